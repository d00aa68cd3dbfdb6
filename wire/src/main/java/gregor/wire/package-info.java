/** The protocol: primitives, messages generated from the schema files, error codes. No I/O. */
package gregor.wire;
