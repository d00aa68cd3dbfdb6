package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.Clock;
import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.broker.api.Handlers;
import gregor.broker.api.LogRecords;
import gregor.broker.api.Reply;
import gregor.broker.config.BrokerConfig;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.LogSlice;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.LocalDisk;
import gregor.log.records.BatchBuilder;
import gregor.wire.BufferRecords;
import gregor.wire.Reader;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.FetchableTopicResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import gregor.wire.message.ResponseHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records on their way from a real log's file to a real socket. */
final class RecordsFromDiskTest {
    private static final int[] BATCH_BYTES = {100, 16_000, 20_000, 1_000_000, 10};
    /** Which of them is the largest. */
    private static final int LARGE = 3;

    private static final int VERSION = 12;
    private static final int SLOW_ROUNDS = 30;

    @TempDir
    private Path directory;

    private final ScriptedHandler<FetchRequest, FetchResponse> fetch = new ScriptedHandler<>(Apis.FETCH);
    private final List<LogSlice> slices = new ArrayList<>();
    private final ManualTime chores = new ManualTime(0);
    private LogDirs dirs;
    private Log log;
    private NetworkServer server;

    @BeforeEach
    void writeRecords() throws Exception {
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(directory)),
                new LogRuntime(new LocalDisk(), Clock.SYSTEM, chores, Long.MAX_VALUE),
                topic -> LogConfig.DEFAULTS,
                failed -> {});
        dirs.lock();
        dirs.identify(0, "cluster");
        dirs.start();
        log = dirs.create(new TopicPartition("topic", 0), null, LogConfig.DEFAULTS);
        for (int sizeBytes : BATCH_BYTES) {
            ByteBuffer batch = batch(sizeBytes);
            log.stage(ByteBuffer.allocateDirect(batch.remaining()).put(batch).flip(), AppendOptions.fromClient(0));
            log.write();
        }
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        dirs.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void partitionsOfAllSizesArriveAsTheyAreOnDisk(Transport transport) throws Exception {
        fetch.then(request -> Reply.now(everyBatch()));
        start(transport);
        try (TestClient client = new TestClient(server.bound().get(0).port())) {
            for (int round = 0; round < 3; round++) {
                client.send(request(round));
                assertAsOnDisk(client.receive(), round);
            }
        }
    }

    @Test
    void aClientThatLeavesBeforeItHasReadAllLeavesNoFileOpen() throws Exception {
        fetch.then(request -> Reply.now(everyBatch()));
        start(Transport.best());
        try (TestClient client = new TestClient(server.bound().get(0).port())) {
            for (int i = 0; i < 50; i++) {
                client.send(request(i));
            }
            await().until(() -> !fetch.requests().isEmpty());
        }
        dirs.delete(log.partition(), 0);
        chores.advance(1);
        // A deleted segment is closed with its last reader.
        await().untilAsserted(() ->
                assertThat(slices).noneMatch(slice -> slice.channel().isOpen()));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSlowReaderGetsAllOfWhatRetentionDeletesMeanwhile(Transport transport) throws Exception {
        // More than the buffers between the two take, so that most of it is still to be read from the file.
        fetch.then(request -> Reply.now(theLargeBatch(SLOW_ROUNDS)));
        start(transport);
        try (TestClient client = new TestClient(server.bound().get(0).port())) {
            client.send(request(0));
            await().until(() -> !fetch.requests().isEmpty());
            log.advanceHighWatermark(log.view().logEndOffset());
            chores.advance(600_000);
            assertThat(log.view().logStartOffset()).isEqualTo(BATCH_BYTES.length);
            assertThat(filesOfTheFirstSegment()).isEmpty();

            List<PartitionData> partitions = partitions(client.receive(), 0);

            assertThat(partitions).hasSize(SLOW_ROUNDS);
            partitions.forEach(partition -> assertAsSent(partition, LARGE));
        }
        await().untilAsserted(() ->
                assertThat(slices).noneMatch(slice -> slice.channel().isOpen()));
    }

    private FetchResponse theLargeBatch(int times) {
        FetchableTopicResponse topic = new FetchableTopicResponse();
        topic.topic = "topic";
        topic.partitions = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            PartitionData partition = new PartitionData();
            partition.partitionIndex = i;
            partition.records = new LogRecords(slice(LARGE));
            topic.partitions.add(partition);
        }
        FetchResponse response = new FetchResponse();
        response.responses = List.of(topic);
        return response;
    }

    private List<Path> filesOfTheFirstSegment() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("topic-0"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("0".repeat(20)))
                    .toList();
        }
    }

    private void start(Transport transport) throws Exception {
        BrokerConfig config =
                BrokerConfig.of(Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "zookeeper.connect", "127.0.0.1:2181"));
        server = new NetworkServer(config.net(), transport);
        server.bind();
        server.accept(new Handlers(List.of(fetch)));
    }

    /** One partition per batch, as regions of the file, with an error entry and records in memory in between. */
    private FetchResponse everyBatch() {
        FetchableTopicResponse topic = new FetchableTopicResponse();
        topic.topic = "topic";
        topic.partitions = new ArrayList<>();
        for (int i = 0; i < BATCH_BYTES.length; i++) {
            PartitionData onDisk = new PartitionData();
            onDisk.partitionIndex = i;
            onDisk.records = new LogRecords(slice(i));
            PartitionData inMemory = new PartitionData();
            inMemory.records = new BufferRecords(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            topic.partitions.add(onDisk);
            topic.partitions.add(inMemory);
        }
        PartitionData empty = new PartitionData();
        empty.records = new LogRecords(LogSlice.empty());
        topic.partitions.add(empty);
        FetchResponse response = new FetchResponse();
        response.responses = List.of(topic);
        return response;
    }

    private synchronized LogSlice slice(int offset) {
        try {
            LogSlice slice = log.read(log.view(), offset, 1, offset + 1, true);
            slices.add(slice);
            return slice;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAsOnDisk(ByteBuffer frame, int correlationId) {
        List<PartitionData> partitions = partitions(frame, correlationId);
        assertThat(partitions).hasSize(2 * BATCH_BYTES.length + 1);
        for (int i = 0; i < BATCH_BYTES.length; i++) {
            assertAsSent(partitions.get(2 * i), i);
        }
    }

    private static List<PartitionData> partitions(ByteBuffer frame, int correlationId) {
        Reader in = new Reader(frame);
        assertThat(ResponseHeader.read(in, Apis.FETCH.responseHeaderVersion(VERSION)).correlationId)
                .isEqualTo(correlationId);
        List<PartitionData> partitions =
                Apis.FETCH.readResponse(in, VERSION).responses.get(0).partitions;
        assertThat(in.remaining()).isZero();
        return partitions;
    }

    private static void assertAsSent(PartitionData partition, int offset) {
        ByteBuffer records = ((BufferRecords) partition.records).buffer();
        ByteBuffer sent = batch(BATCH_BYTES[offset]);
        assertThat(records.getLong(records.position())).isEqualTo(offset);
        assertThat(records.remaining()).isEqualTo(sent.remaining());
        // All that the broker may change is in front of the checksum.
        assertThat(records.position(records.position() + 17)).isEqualTo(sent.position(17));
    }

    private static ByteBuffer batch(int sizeBytes) {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(0, null, new byte[sizeBytes]).build();
        }
    }

    private static ByteBuffer request(int correlationId) {
        return OutgoingFrame.request(Apis.FETCH, VERSION, correlationId, "tester", new FetchRequest())
                .toBuffer();
    }
}
