package gregor.compat.storage;

import static gregor.compat.storage.Pair.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Settings of topics, changed while the brokers run: afterwards ours answers as stock 3.9.2 does, and has the same files with the
 * same bytes in them.
 */
class TopicSettingsTest {
    private static final Map<String, String> CONFIG = Map.of(
            "log.initial.task.delay.ms", "100",
            "log.retention.check.interval.ms", "100",
            "log.flush.scheduler.interval.ms", "100",
            "log.flush.offset.checkpoint.interval.ms", "100",
            "log.flush.start.offset.checkpoint.interval.ms", "100");
    /** Recent, so that only a setting of a test takes records away. */
    private static final long NOW_MS = System.currentTimeMillis();

    private static final int SIZE = 100;

    @TempDir
    private static Path home;

    private static Pair pair;

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair(home, CONFIG);
    }

    @AfterAll
    static void end() {
        pair.close();
    }

    private static String topic(String name) throws Exception {
        pair.create(name);
        pair.produce(name, batch(NOW_MS, SIZE));
        return name;
    }

    private static void produce(String topic, long... timesMs) throws Exception {
        for (long timeMs : timesMs) {
            pair.produce(topic, batch(timeMs, SIZE));
        }
    }

    private static ByteBuffer text(Compression codec) {
        try (BatchBuilder builder = new BatchBuilder(codec, codec.defaultLevel())) {
            for (int i = 0; i < 200; i++) {
                byte[] key = ("key " + i % 7).getBytes(StandardCharsets.UTF_8);
                builder.append(NOW_MS + i, key, ("value " + i * i).getBytes(StandardCharsets.UTF_8));
            }
            return builder.build();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, compression.gzip.level, 9",
        "gzip, compression.gzip.level, 1",
        "lz4, compression.lz4.level, 12",
        "lz4, compression.lz4.level, 1",
        "zstd, compression.zstd.level, 12",
        "zstd, compression.zstd.level, -5",
        "snappy, compression.gzip.level, 1",
        "uncompressed, compression.gzip.level, 1",
        "producer, compression.gzip.level, 1",
    })
    void compression(String type, String level, String value) throws Exception {
        String topic = topic("compression-" + type + value);
        pair.alter(topic, Map.of("compression.type", type, level, value));
        for (Compression codec : Compression.values()) {
            pair.produce(topic, text(codec));
        }
        pair.sameFiles(topic);
    }

    @Test
    void timestampType() throws Exception {
        String topic = topic("stamped");
        pair.alter(topic, Map.of("message.timestamp.type", "LogAppendTime"));
        assertThat(pair.produce(topic, text(Compression.NONE))).endsWith("stamped");
        assertThat(pair.produce(topic, text(Compression.LZ4))).endsWith("stamped");
        pair.alter(topic, Map.of("message.timestamp.type", "CreateTime"));
        assertThat(pair.produce(topic, text(Compression.NONE))).doesNotEndWith("stamped");
        pair.sameFiles(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "message.timestamp.before.max.ms, -1",
        "message.timestamp.after.max.ms, 1",
        "message.timestamp.difference.max.ms, -1",
        "message.timestamp.difference.max.ms, 1",
    })
    void timestampBounds(String key, int direction) throws Exception {
        String topic = topic("bounds" + direction + key);
        long dayMs = 86_400_000;
        assertThat(pair.produce(topic, batch(NOW_MS + direction * dayMs / 48, SIZE)))
                .startsWith("NONE");
        pair.alter(topic, Map.of(key, "3600000"));
        assertThat(pair.produce(topic, batch(NOW_MS + direction * dayMs / 2, SIZE)))
                .startsWith("INVALID_TIMESTAMP");
        assertThat(pair.produce(topic, batch(NOW_MS, SIZE))).startsWith("NONE");
        pair.sameFiles(topic);
    }

    @Test
    void maxMessageBytes() throws Exception {
        String topic = topic("small");
        pair.alter(topic, Map.of("max.message.bytes", "300"));
        assertThat(pair.produce(topic, batch(NOW_MS, 300))).startsWith("MESSAGE_TOO_LARGE");
        pair.alter(topic, Map.of("max.message.bytes", "3000000"));
        assertThat(pair.produce(topic, batch(NOW_MS, 2_000_000))).startsWith("NONE");
    }

    @Test
    void segmentBytes() throws Exception {
        String topic = topic("segments");
        pair.alter(topic, Map.of("segment.bytes", "500"));
        produce(topic, NOW_MS, NOW_MS + 1, NOW_MS + 2, NOW_MS + 3, NOW_MS + 4, NOW_MS + 5);
        assertThat(pair.produce(topic, batch(NOW_MS, 600))).startsWith("RECORD_LIST_TOO_LARGE");
        pair.alter(topic, Map.of("segment.bytes", "1000000"));
        produce(topic, NOW_MS + 6, NOW_MS + 7, NOW_MS + 8);
        assertThat(logs(pair.sameFiles(topic))).hasSize(4);
    }

    @Test
    void segmentMs() throws Exception {
        String topic = topic("aged");
        pair.alter(topic, Map.of("segment.ms", "1000"));
        produce(topic, NOW_MS + 500, NOW_MS + 999, NOW_MS + 1_001, NOW_MS + 1_500, NOW_MS + 2_002, NOW_MS + 100);
        assertThat(logs(pair.sameFiles(topic))).hasSize(3);
        pair.alter(topic, Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "10", "segment.ms", "100000"));
        produce(topic, NOW_MS + 2_005, NOW_MS + 2_030);
        assertThat(logs(pair.sameFiles(topic))).hasSize(4);
    }

    @Test
    void indexes() throws Exception {
        String topic = topic("indexed");
        // Both hold for segments that begin after the change.
        pair.alter(topic, Map.of("index.interval.bytes", "150", "segment.index.bytes", "60", "segment.bytes", "400"));
        produce(topic, NOW_MS + 1, NOW_MS + 2);
        pair.alter(topic, Map.of("segment.bytes", "100000"));
        for (int i = 0; i < 30; i++) {
            produce(topic, NOW_MS + (i > 15 ? 0 : i));
        }
        assertThat(logs(pair.sameFiles(topic)).size()).isGreaterThan(3);
    }

    @Test
    void preallocate() throws Exception {
        String topic = topic("reserved");
        pair.alter(topic, Map.of("preallocate", "true", "segment.bytes", "1000"));
        for (int i = 0; i < 8; i++) {
            produce(topic, NOW_MS + i);
        }
        Map<String, String> files = pair.sameFiles(topic);
        List<String> logs = logs(files);
        assertThat(files.get(logs.get(logs.size() - 1))).startsWith("1000 bytes");
    }

    @Test
    void retentionBytes() throws Exception {
        String topic = topic("bounded");
        pair.alter(topic, Map.of("segment.bytes", "200"));
        produce(topic, NOW_MS, NOW_MS + 1, NOW_MS + 2, NOW_MS + 3);
        pair.alter(topic, Map.of("retention.bytes", "350", "file.delete.delay.ms", "600000"));
        Map<String, String> files = sameWithDeleted(topic);
        assertThat(logs(files)).hasSize(3);
    }

    @Test
    void retentionMs() throws Exception {
        String topic = topic("expiring");
        pair.alter(topic, Map.of("segment.bytes", "200"));
        produce(topic, NOW_MS - 7_200_000, NOW_MS, NOW_MS - 7_200_000);
        pair.alter(topic, Map.of("retention.ms", "3600000", "file.delete.delay.ms", "600000"));
        // The first is younger than an hour and keeps what is behind it.
        assertThat(logs(pair.sameFiles(topic))).hasSize(4);
        pair.deleteRecords(topic, 1);
        assertThat(logs(sameWithDeleted(topic))).hasSize(2);
        pair.alter(topic, Map.of("retention.ms", "1"));
        // All of it, the segment that was written to as well, for which an empty one is there.
        Map<String, String> files = sameWithDeleted(topic);
        assertThat(logs(files)).containsExactly("00000000000000000004.log");
    }

    @Test
    void deleteDelay() throws Exception {
        String topic = topic("hasty");
        pair.alter(topic, Map.of("segment.bytes", "200", "file.delete.delay.ms", "0"));
        produce(topic, NOW_MS, NOW_MS, NOW_MS);
        pair.alter(topic, Map.of("retention.bytes", "0"));
        Map<String, String> files = pair.sameFiles(topic);
        await().untilAsserted(() -> assertThat(
                        DiskView.of(pair.tested().directory(topic)).keySet())
                .noneMatch(name -> name.endsWith(".deleted")));
        assertThat(files).isNotEmpty();
    }

    @Test
    void logStart() throws Exception {
        String topic = topic("started");
        produce(topic, NOW_MS, NOW_MS, NOW_MS);
        pair.deleteRecords(topic, 2);
        pair.sameCheckpoint("log-start-offset-checkpoint", topic, "2");
        pair.sameFiles(topic);
    }

    @ParameterizedTest
    @CsvSource({"flush.messages, 1", "flush.ms, 1"})
    void flush(String key, String value) throws Exception {
        String topic = topic("forced-" + key);
        pair.alter(topic, Map.of(key, value));
        produce(topic, NOW_MS, NOW_MS);
        pair.sameCheckpoint("recovery-point-offset-checkpoint", topic, "3");
    }

    @Test
    void cleanupPolicy() throws Exception {
        String topic = topic("keyed");
        ByteBuffer unkeyed;
        try (BatchBuilder builder = new BatchBuilder()) {
            unkeyed = builder.append(NOW_MS, null, new byte[10]).build();
        }
        assertThat(pair.produce(topic, unkeyed)).startsWith("NONE");
        pair.alter(topic, Map.of("cleanup.policy", "compact"));
        assertThat(pair.produce(topic, unkeyed)).startsWith("INVALID_RECORD");
        pair.alter(topic, Map.of("cleanup.policy", "delete"));
        assertThat(pair.produce(topic, unkeyed)).startsWith("NONE");
        pair.sameFiles(topic);
    }

    @Test
    void minInsyncReplicasAsksForNoMoreThanThereAre() throws Exception {
        String topic = topic("safe");
        assertThat(pair.produce(topic, batch(NOW_MS, SIZE), -1)).startsWith("NONE");
        pair.alter(topic, Map.of("min.insync.replicas", "2"));
        assertThat(pair.produce(topic, batch(NOW_MS, SIZE), -1)).startsWith("NONE");
    }

    @Test
    void downConversion() throws Exception {
        String topic = topic("converted");
        assertThat(pair.tested().fetch(topic, 2)).isEqualTo("NONE");
        pair.alter(topic, Map.of("message.downconversion.enable", "false"));
        assertThat(pair.stock().fetch(topic, 2)).isEqualTo("UNSUPPORTED_VERSION");
        assertThat(pair.tested().fetch(topic, 2)).isEqualTo("UNSUPPORTED_VERSION");
    }

    @Test
    void messageFormatIsIgnored() throws Exception {
        String topic = topic("formatted");
        pair.alter(topic, Map.of("message.format.version", "0.10.2"));
        pair.produce(topic, text(Compression.NONE));
        pair.sameFiles(topic);
    }

    @Test
    void defaultsOfAllBrokersAndOfOne() throws Exception {
        String topic = topic("defaulted");
        try {
            setDefault(Pair.ALL_BROKERS, "log.segment.delete.delay.ms", "600000");
            setDefault(Pair.ALL_BROKERS, "log.segment.bytes", "200");
            produce(topic, NOW_MS, NOW_MS);
            setDefault(Pair.ONE_BROKER, "log.segment.bytes", "400");
            produce(topic, NOW_MS, NOW_MS, NOW_MS);
            assertThat(logs(pair.sameFiles(topic))).hasSize(4);
            setDefault(Pair.ALL_BROKERS, "log.retention.bytes", "300");
            assertThat(logs(sameWithDeleted(topic)).size()).isBetween(1, 3);
        } finally {
            setDefault(Pair.ONE_BROKER, "log.segment.bytes", null);
            for (String key : List.of("log.segment.delete.delay.ms", "log.segment.bytes", "log.retention.bytes")) {
                setDefault(Pair.ALL_BROKERS, key, null);
            }
        }
    }

    private static void setDefault(ConfigResource brokers, String key, String value) throws Exception {
        assertThat(pair.change(brokers, Collections.singletonMap(key, value))).isEqualTo("NONE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log.retention.hours",
                "log.roll.hours",
                "log.retention.check.interval.ms",
                "log.flush.scheduler.interval.ms",
                "log.message.format.version",
                "log.dirs"
            })
    void whatIsReadAtTheStartOnlyIsRefused(String key) throws Exception {
        assertThat(pair.change(Pair.ALL_BROKERS, Map.of(key, "3"))).isEqualTo("INVALID_REQUEST");
        assertThat(pair.change(Pair.ONE_BROKER, Map.of(key, "3"))).isEqualTo("INVALID_REQUEST");
    }

    private static List<String> logs(Map<String, String> files) {
        return files.keySet().stream().filter(name -> name.endsWith(".log")).toList();
    }

    /** The files once retention has looked: the same, those that wait for their deletion among them. */
    private static Map<String, String> sameWithDeleted(String topic) throws Exception {
        await("deletion in " + topic)
                .untilAsserted(() -> assertThat(
                                DiskView.of(pair.stock().directory(topic)).keySet())
                        .anyMatch(name -> name.endsWith(".log.deleted")));
        return pair.sameFiles(topic);
    }
}
