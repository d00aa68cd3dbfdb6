package gregor.bench;

import gregor.compat.process.Broker;
import gregor.compat.wire.Connection;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/**
 * A log of a gigabyte in which one key in ten is unique, put into a broker's directory while it is stopped: how long it takes from
 * the broker's first answer until its checkpoint says that the log is clean. The log is the same for every broker and round.
 */
final class CompactionLoad {
    private static final String TOPIC = "compacted";
    private static final long LOG_BYTES = 1_000_000_000;
    private static final int SEGMENT_BYTES = 64 << 20;
    private static final int BATCH_BYTES = 16 * 1024;
    private static final Duration CLEANED_MAX = Duration.ofMinutes(10);
    private static final double GB = 1e9;

    private final Broker broker;
    private final Compression codec;
    private final byte[] value;
    private final Random random = new Random(1);
    private long nextOffset;
    private long writtenBytes;

    /** @param valueBytes of each record */
    CompactionLoad(Broker broker, Compression codec, int valueBytes) {
        this.broker = broker;
        this.codec = codec;
        this.value = new byte[valueBytes];
    }

    /** Leaves the broker stopped. */
    List<Measure> run() throws Exception {
        broker.start();
        try (Connection connection = new Connection(broker.bootstrap())) {
            Target.requestTopic(
                    connection, TOPIC, 1, Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01"));
        }
        Path partition = broker.logDir().resolve(TOPIC + "-0");
        Awaitility.await("the topic's directory").until(() -> Files.exists(partition.resolve("partition.metadata")));
        broker.stop();
        long cleanableEnd = fill(partition);
        broker.start();
        long start = System.nanoTime();
        double cpuBefore = Usage.of(broker.pid()).cpuSeconds();
        Path checkpoint = broker.logDir().resolve("cleaner-offset-checkpoint");
        Awaitility.await("the log is clean")
                .atMost(CLEANED_MAX)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(checkpoint)
                        && Files.readString(checkpoint).contains(TOPIC + " 0 " + cleanableEnd + "\n"));
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = Usage.of(broker.pid()).cpuSeconds() - cpuBefore;
        broker.stop();
        String name = "compaction, " + value.length + " byte values, " + codec.configName();
        return List.of(
                Measure.higher(name, "MB/s", writtenBytes / 1e6 / seconds),
                Measure.lower(name, "broker CPU s/GB", cpuSeconds / (writtenBytes / GB)));
    }

    /** Segments as a leader wrote them, whose indexes the broker has to build; gives the base offset of the last one. */
    private long fill(Path partition) throws IOException {
        Files.deleteIfExists(broker.logDir().resolve(".kafka_cleanshutdown"));
        Files.deleteIfExists(broker.logDir().resolve("recovery-point-offset-checkpoint"));
        int keys = (int) (LOG_BYTES / recordBytes() / 10);
        while (writtenBytes < LOG_BYTES) {
            writeSegment(partition, keys);
        }
        long last = nextOffset;
        try (FileChannel active = segment(partition)) {
            active.write(batch(keys));
        }
        return last;
    }

    private void writeSegment(Path partition, int keys) throws IOException {
        try (FileChannel segment = segment(partition)) {
            while (segment.position() < SEGMENT_BYTES) {
                writtenBytes += segment.write(batch(keys));
            }
        }
    }

    private FileChannel segment(Path partition) throws IOException {
        return FileChannel.open(
                partition.resolve(String.format("%020d.log", nextOffset)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private ByteBuffer batch(int keys) {
        int records = Math.max(1, BATCH_BYTES / recordBytes());
        long now = System.currentTimeMillis();
        try (BatchBuilder batch = new BatchBuilder(codec, codec.defaultLevel())) {
            batch.baseOffset(nextOffset).leaderEpoch(0);
            for (int i = 0; i < records; i++) {
                fillValue();
                batch.append(now, ("key-" + random.nextInt(keys)).getBytes(StandardCharsets.US_ASCII), value);
            }
            nextOffset += records;
            return batch.build();
        }
    }

    /** Digits, of which a codec makes about half as many bytes. */
    private void fillValue() {
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) ('0' + random.nextInt(10));
        }
    }

    private int recordBytes() {
        return value.length + 20;
    }
}
