package gregor.log.segment;

/**
 * When a segment ends, and how densely it is indexed.
 *
 * @param bytes {@code segment.bytes}
 * @param maxAgeMs {@code segment.ms}
 * @param jitterMs {@code segment.jitter.ms}
 * @param indexBytes {@code segment.index.bytes}
 * @param indexIntervalBytes {@code index.interval.bytes}
 * @param preallocate {@code preallocate}
 */
public record SegmentConfig(
        int bytes, long maxAgeMs, long jitterMs, int indexBytes, int indexIntervalBytes, boolean preallocate) {}
