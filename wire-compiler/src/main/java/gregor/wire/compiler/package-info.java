/** Build-time only: reads the schema files of the protocol and writes the Java messages. */
package gregor.wire.compiler;
