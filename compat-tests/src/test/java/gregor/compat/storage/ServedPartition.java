package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.wire.Connection;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.awaitility.Awaitility;

/** All that a broker answers about a partition: its records at every version of Fetch, and offsets by time. */
record ServedPartition(
        long startOffset,
        long endOffset,
        List<String> records,
        Map<Integer, List<String>> fetched,
        Map<Long, String> byTime) {
    private static final int FETCH_BYTES = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static void awaitLeader(String bootstrap, TopicPartition partition) {
        try (Admin admin = Clients.admin(bootstrap)) {
            Awaitility.await("a leader of " + partition)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.describeTopics(List.of(partition.topic()))
                                    .allTopicNames()
                                    .get()
                                    .get(partition.topic())
                                    .partitions()
                                    .get(partition.partition())
                                    .leader()
                            != null);
        }
    }

    /** Returns when the partition's beginning has been deleted. */
    static void awaitStart(String bootstrap, TopicPartition partition) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, "none", Map.of())) {
            Awaitility.await("retention")
                    .atMost(PATIENCE)
                    .until(() -> consumer.beginningOffsets(List.of(partition)).get(partition) > 0);
        }
    }

    static ServedPartition read(String bootstrap, TopicPartition partition) throws IOException {
        List<String> records = new ArrayList<>();
        // None from before the first timestamp: stock looks for that in the oldest segment and finds nothing.
        List<Long> times = new ArrayList<>(List.of(Long.MAX_VALUE));
        Map<Long, String> byTime = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, "none", Map.of())) {
            consumer.assign(List.of(partition));
            long start = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    records.add(record.offset() + " " + record.timestampType() + " " + record.timestamp() + " "
                            + record.key() + " " + record.value());
                    if (record.offset() % 17 == 0 && record.timestamp() >= 0) {
                        times.add(record.timestamp());
                    }
                });
            }
            for (long time : times) {
                byTime.put(
                        time,
                        String.valueOf(consumer.offsetsForTimes(Map.of(partition, time))
                                .get(partition)));
            }
            Map<Integer, List<String>> fetched = new TreeMap<>();
            try (Connection connection = new Connection(bootstrap)) {
                for (int version = 0; version <= 12; version++) {
                    fetched.put(version, fetch(connection, version, partition, start));
                }
            }
            return new ServedPartition(start, end, records, fetched, byTime);
        }
    }

    /** One answer's worth of records from the offset on, in the format that the version gets. */
    private static List<String> fetch(Connection connection, int version, TopicPartition partition, long offset)
            throws IOException {
        FetchRequest.FetchPartition wanted = new FetchRequest.FetchPartition();
        wanted.partition = partition.partition();
        wanted.fetchOffset = offset;
        wanted.partitionMaxBytes = FETCH_BYTES;
        FetchRequest.FetchTopic topic = new FetchRequest.FetchTopic();
        topic.topic = partition.topic();
        topic.partitions = List.of(wanted);
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 100;
        request.minBytes = 1;
        request.maxBytes = FETCH_BYTES;
        request.topics = List.of(topic);
        FetchResponse answer = connection.call(Apis.FETCH, version, request);
        FetchResponse.PartitionData data = answer.responses.get(0).partitions.get(0);
        List<String> lines = new ArrayList<>(List.of("error " + data.errorCode + " up to " + data.highWatermark));
        ByteBuffer bytes = ((BufferRecords) data.records).buffer().duplicate();
        for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            for (Record record : batch) {
                lines.add("format " + batch.magic() + " " + batch.compressionType() + " " + batch.timestampType() + " "
                        + record.offset() + " " + record.timestamp() + " " + text(record.key()) + " "
                        + text(record.value()));
            }
        }
        return lines;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? "null" : StandardCharsets.UTF_8.decode(bytes).toString();
    }

    void isLike(TopicPartition partition, ServedPartition other) {
        assertThat(startOffset).as("start of %s", partition).isEqualTo(other.startOffset);
        assertThat(endOffset).as("end of %s", partition).isEqualTo(other.endOffset);
        assertThat(records).as("records of %s", partition).isEqualTo(other.records);
        assertThat(byTime).as("offsets by time of %s", partition).isEqualTo(other.byTime);
        fetched.forEach((version, lines) -> {
            // How much of what was converted fits in is the broker's affair.
            int both = Math.min(lines.size(), other.fetched.get(version).size());
            assertThat(lines.subList(0, both))
                    .as("Fetch version %d of %s", version, partition)
                    .isEqualTo(other.fetched.get(version).subList(0, both))
                    .hasSizeGreaterThan(20);
        });
    }
}
