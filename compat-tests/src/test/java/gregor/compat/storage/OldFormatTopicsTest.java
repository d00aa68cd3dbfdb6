package gregor.compat.storage;

import static gregor.compat.storage.Pair.batch;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.log.records.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster on its way from an old release: the brokers still talk in a protocol of before 3.0, and topics store an older message
 * format. What is sent to both is the same on disk in both, byte for byte.
 */
class OldFormatTopicsTest {
    private static final Map<String, String> CONFIG =
            Map.of("inter.broker.protocol.version", "2.8", "log.message.format.version", "2.8");
    private static final long NOW_MS = System.currentTimeMillis();

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

    private static ByteBuffer text(Compression codec) {
        try (BatchBuilder builder = new BatchBuilder(codec, codec.defaultLevel())) {
            for (int i = 0; i < 20; i++) {
                byte[] key = ("key " + i % 7).getBytes(StandardCharsets.UTF_8);
                builder.append(NOW_MS + i, key, ("value " + i * i).getBytes(StandardCharsets.UTF_8));
            }
            return builder.build();
        }
    }

    private static ByteBuffer idempotent() {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.producer(7, (short) 0, 0)
                    .append(NOW_MS, null, new byte[10])
                    .build();
        }
    }

    private static ByteBuffer withHeaders() {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(NOW_MS, null, ByteBuffer.allocate(1), List.of(RecordHeader.of("name", null)))
                    .build();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"0.9.0", "0.10.2", "0.11.0"})
    void theTopicsFormatIsStored(String version) throws Exception {
        String topic = "format-" + version;
        pair.create(topic);
        pair.produce(topic, batch(NOW_MS, 100));
        pair.alter(topic, Map.of("message.format.version", version, "segment.bytes", "1500"));
        for (Compression codec : List.of(Compression.NONE, Compression.GZIP, Compression.SNAPPY, Compression.LZ4)) {
            assertThat(pair.produce(topic, text(codec))).startsWith("NONE");
        }
        pair.alter(topic, Map.of("compression.type", "gzip"));
        pair.produce(topic, text(Compression.NONE));
        pair.alter(topic, Map.of("message.timestamp.type", "LogAppendTime", "compression.type", "producer"));
        assertThat(pair.produce(topic, batch(NOW_MS, 10))).endsWith("stamped");
        pair.alter(topic, Map.of("message.timestamp.type", "CreateTime"));
        pair.produce(topic, idempotent());
        // Stock takes the file of leader epochs away with a format that has none; ours is emptied.
        pair.sameFiles(topic, "leader-epoch-checkpoint");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"0.9.0", "0.10.2"})
    void headersThatTheFormatDoesNotHaveAreRefused(String version) throws Exception {
        String topic = "headers-" + version;
        pair.create(topic);
        pair.alter(topic, Map.of("message.format.version", version));
        // Stock breaks down over them; a client that is told so can be mended.
        assertThat(pair.stock().produce(topic, withHeaders(), 1)).startsWith("UNKNOWN_SERVER_ERROR");
        assertThat(pair.tested().produce(topic, withHeaders(), 1)).startsWith("UNSUPPORTED_FOR_MESSAGE_FORMAT");
    }
}
