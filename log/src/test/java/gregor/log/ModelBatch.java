package gregor.log;

import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A batch that was appended once.
 *
 * @param sent null for a batch without a producer id
 * @param marker null unless it ends a transaction
 */
record ModelBatch(long base, long last, int leaderEpoch, Sent sent, EndTxnMarker marker, List<Line> lines) {
    /** What a producer with an id writes into its batch. */
    record Sent(long producerId, short epoch, int sequence, boolean transactional) {}

    /** A record. */
    record Line(long offset, long timestampMs, String key, String value) {}

    /** The same, as a client sends it or, with its offset and leader epoch, as a leader does. */
    ByteBuffer encode(boolean fromLeader) {
        if (marker != null) {
            return TestLogs.direct(
                    marker.toBatch(sent.producerId(), sent.epoch(), lines.get(0).timestampMs()));
        }
        BatchBuilder builder = new BatchBuilder();
        if (fromLeader) {
            builder.baseOffset(base).leaderEpoch(leaderEpoch);
        }
        if (sent != null) {
            builder.producer(sent.producerId(), sent.epoch(), sent.sequence());
            if (sent.transactional()) {
                builder.transactional();
            }
        }
        for (Line line : lines) {
            builder.append(line.timestampMs(), bytes(line.key()), bytes(line.value()));
        }
        return TestLogs.direct(builder.build());
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    int count() {
        return lines.size();
    }

    int lastSequence() {
        return sent.sequence() + lines.size() - 1;
    }

    long maxTimestampMs() {
        return lines.stream().mapToLong(Line::timestampMs).max().orElse(-1);
    }
}
