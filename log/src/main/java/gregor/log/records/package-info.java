/**
 * Record batches of all three message formats: looking into them, building them, checking them before an append, converting them.
 * Nothing here does I/O or knows a partition; a batch is a piece of a {@link java.nio.ByteBuffer}.
 */
package gregor.log.records;
