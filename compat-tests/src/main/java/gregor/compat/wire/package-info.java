/** A connection that speaks the protocol without a client in between. */
package gregor.compat.wire;
