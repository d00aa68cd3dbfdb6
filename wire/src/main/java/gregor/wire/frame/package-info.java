/** Whole frames: a size, a header, a body. Uses the generated headers, on which {@code gregor.wire} can not depend. */
package gregor.wire.frame;
