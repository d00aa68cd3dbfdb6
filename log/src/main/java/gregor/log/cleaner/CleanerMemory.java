package gregor.log.cleaner;

import gregor.log.compaction.OffsetMap;
import gregor.log.compaction.RecordFilter;
import java.nio.ByteBuffer;

/** What a cleaner thread needs memory for. It has it only while there is something to clean. For one thread. */
final class CleanerMemory {
    private static final int INPUT_BYTES_MIN = 1024;

    private final OffsetMap keys;
    private final RecordFilter filter;
    private final int inputBytes;
    private final int maxMessageBytes;
    private ByteBuffer input;

    CleanerMemory(CleanerConfig config) {
        this.keys = new OffsetMap(config.keyBytesPerThread(), config.keyLoad());
        this.inputBytes = Math.max(INPUT_BYTES_MIN, config.ioBytesPerBuffer());
        this.maxMessageBytes = config.maxMessageBytes();
        this.filter = new RecordFilter(inputBytes);
        this.input = ByteBuffer.allocateDirect(inputBytes);
    }

    OffsetMap keys() {
        return keys;
    }

    RecordFilter filter() {
        return filter;
    }

    /** To be read into; cleared. */
    ByteBuffer input() {
        return input.clear();
    }

    /**
     * Makes room for a batch that did not fit.
     *
     * @param batchBytes its size
     * @param topicMaxBytes {@code max.message.bytes}; the batch may be larger when this was lowered
     */
    void grow(int batchBytes, int topicMaxBytes) {
        long max = Math.max(batchBytes, Math.max(topicMaxBytes, maxMessageBytes));
        input = ByteBuffer.allocateDirect((int) Math.max(batchBytes, Math.min(2L * input.capacity(), max)));
    }

    /** Large batches are rare: the next segment begins with the configured size again. */
    void shrink() {
        if (input.capacity() > inputBytes) {
            input = ByteBuffer.allocateDirect(inputBytes);
        }
    }
}
