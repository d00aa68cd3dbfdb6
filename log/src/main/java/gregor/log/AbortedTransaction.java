package gregor.log;

/** Records of this producer from the given offset up to its abort marker are not to be shown to committed readers. */
public record AbortedTransaction(long producerId, long firstOffset) {}
