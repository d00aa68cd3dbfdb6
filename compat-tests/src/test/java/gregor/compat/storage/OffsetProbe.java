package gregor.compat.storage;

import gregor.compat.wire.Connection;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.record.Record;

/** Asks for a partition offset by offset, so that one that cannot be read hides no other. */
final class OffsetProbe {
    private static final int VERSION = 11;
    private static final int ALL_BYTES = 1 << 20;

    private OffsetProbe() {}

    /** All records, of a partition without damage. */
    static TreeMap<Long, String> all(String bootstrap, String topic) throws IOException {
        TreeMap<Long, String> records = new TreeMap<>();
        try (Connection connection = new Connection(bootstrap)) {
            int before;
            do {
                before = records.size();
                long next = records.isEmpty() ? 0 : records.lastKey() + 1;
                collect(fetch(connection, topic, next, ALL_BYTES), records);
            } while (records.size() > before);
        }
        return records;
    }

    /** The records that a reader gets who asks for each of these offsets and checks the checksums. */
    static TreeMap<Long, String> at(String bootstrap, String topic, Collection<Long> offsets) throws IOException {
        TreeMap<Long, String> records = new TreeMap<>();
        Connection connection = new Connection(bootstrap);
        try {
            for (long offset : offsets) {
                if (records.containsKey(offset)) {
                    continue;
                }
                try {
                    collect(fetch(connection, topic, offset, 1), records);
                } catch (IOException closed) {
                    connection.close();
                    connection = new Connection(bootstrap);
                }
            }
        } finally {
            connection.close();
        }
        return records;
    }

    private static void collect(FetchResponse.PartitionData data, TreeMap<Long, String> records) {
        if (data.errorCode != 0 || data.records == null) {
            return;
        }
        ByteBuffer bytes = ((BufferRecords) data.records).buffer().duplicate();
        try {
            for (MutableRecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
                batch.ensureValid();
                for (Record record : batch) {
                    records.put(record.offset(), text(record.key()) + "=" + text(record.value()));
                }
            }
        } catch (CorruptRecordException | InvalidRecordException damaged) {
            // What a consumer would be told too; what came before stays.
            return;
        }
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? "null"
                : StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private static FetchResponse.PartitionData fetch(Connection connection, String topic, long offset, int maxBytes)
            throws IOException {
        FetchRequest.FetchPartition wanted = new FetchRequest.FetchPartition();
        wanted.fetchOffset = offset;
        wanted.partitionMaxBytes = maxBytes;
        wanted.currentLeaderEpoch = -1;
        FetchRequest.FetchTopic topics = new FetchRequest.FetchTopic();
        topics.topic = topic;
        topics.partitions = List.of(wanted);
        FetchRequest request = new FetchRequest();
        request.maxBytes = ALL_BYTES;
        request.sessionEpoch = -1;
        request.topics = List.of(topics);
        return connection
                .call(Apis.FETCH, VERSION, request)
                .responses
                .get(0)
                .partitions
                .get(0);
    }
}
