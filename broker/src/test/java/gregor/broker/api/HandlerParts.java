package gregor.broker.api;

import static org.awaitility.Awaitility.await;

import gregor.base.ManualTime;
import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.replica.Cluster;
import gregor.replica.ColdReads;
import gregor.replica.IsrProposal;
import gregor.replica.Leadership;
import gregor.replica.PageCacheUse;
import gregor.replica.Partition;
import gregor.replica.PartitionConfig;
import gregor.replica.ReplicaConfig;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.replica.Role;
import gregor.wire.BufferRecords;
import gregor.wire.Message;
import gregor.wire.Records;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.PartitionProduceData;
import gregor.wire.message.ProduceRequest.TopicProduceData;
import gregor.zk.BrokerView;
import gregor.zk.Metadata;
import gregor.zk.PartitionLeadership;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.BrokerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What handlers of partitions' APIs need, in memory: broker 1, leading what {@link #topic} makes, and broker 2, leading what
 * {@link #topicElsewhere} makes. The connection's event loop is the caller.
 */
final class HandlerParts implements AutoCloseable {
    static final Path ROOT = Path.of("/logs");
    static final long START_MS = 1_700_000_000_000L;

    final ManualTime time = new ManualTime(START_MS);
    final MemoryDisk disk = new MemoryDisk(time);
    final Metadata metadata = new Metadata(time);
    final ReplicationQuota leaderQuota = new ReplicationQuota(11, 1_000, time);
    final ColdReads coldReads = new ColdReads(1, new PageCacheUse(0));
    final Session session = new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), Runnable::run, time);
    final LogDirs dirs;
    final ReplicaSet replicas;
    final HostedPartitions partitions;
    /** What leaders have proposed; nobody decides. */
    final Queue<IsrProposal> proposals = new ConcurrentLinkedQueue<>();

    final Map<Integer, String> racks = new HashMap<>();
    private final Map<String, PartitionConfig> configs = new ConcurrentHashMap<>();

    HandlerParts() throws Exception {
        this(List.of(ROOT));
    }

    HandlerParts(List<Path> logDirs) throws Exception {
        dirs = new LogDirs(
                LogDirsConfig.of(logDirs),
                new LogRuntime(disk, time, time, 86_400_000),
                topic -> LogConfig.DEFAULTS,
                this::onLogDirFailure);
        dirs.lock();
        dirs.identify(1, "cluster");
        dirs.start();
        replicas = new ReplicaSet(
                ReplicaConfig.of(1),
                dirs,
                topic -> configs.getOrDefault(topic, PartitionConfig.DEFAULTS),
                new Cluster(id -> true, (proposal, answer) -> proposals.add(proposal)),
                time,
                time);
        replicas.start();
        partitions = new HostedPartitions(replicas::find, replicas::isLost, metadata::view);
    }

    @Override
    public void close() {
        replicas.close();
        dirs.close();
        coldReads.close();
    }

    private void onLogDirFailure(Path dir) {
        replicas.onLogDirFailure(dir);
    }

    /** Takes the disk away and waits until every partition knows. */
    void breakDisk() throws Exception {
        disk.breakBelow(ROOT);
        for (Partition partition : replicas.partitions()) {
            append(partition.name().topic(), partition.name().partition(), "lost");
            await().until(() -> partition.view().role() == Role.OFFLINE);
        }
    }

    FetchHandler fetchHandler(FetchConfig config) {
        FollowerFetches followers = new FollowerFetches(1, replicas.contacts(), leaderQuota);
        return new FetchHandler(partitions, coldReads, followers, time, config);
    }

    Uuid topic(String name, int partitionCount) throws Exception {
        return topic(name, partitionCount, PartitionConfig.DEFAULTS);
    }

    Uuid topic(String name, int partitionCount, PartitionConfig config) throws Exception {
        configs.put(name, config);
        Uuid id = Uuid.random();
        lead(name, id, 3, partitionCount);
        publish(name, id, 1, 3, partitionCount);
        return id;
    }

    /** Broker 2 leads it, and this broker has no replica. */
    Uuid topicElsewhere(String name) {
        Uuid id = Uuid.random();
        publish(name, id, 2, 8, 1);
        return id;
    }

    /** One partition with replicas on brokers 1 and 2; broker 1 leads it in epoch 3. */
    Uuid replicated(String name, PartitionConfig config, Integer... isr) throws Exception {
        configs.put(name, config);
        Uuid id = Uuid.random();
        leadReplicated(name, id, 3, isr);
        publish(name, id, 1, 3, 1);
        return id;
    }

    /** Has broker 1 lead it in this epoch. */
    void leadReplicated(String name, Uuid id, int leaderEpoch, Integer... isr) throws Exception {
        gregor.base.TopicPartition partition = new gregor.base.TopicPartition(name, 0);
        Leadership decision =
                new Leadership(partition, id, 1, leaderEpoch, List.of(isr), List.of(1, 2), leaderEpoch, 1, true);
        replicas.lead(1, List.of(decision)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void lead(String name, Uuid id, int leaderEpoch, int partitionCount) throws Exception {
        List<Leadership> decisions = IntStream.range(0, partitionCount)
                .mapToObj(index -> new Leadership(
                        new gregor.base.TopicPartition(name, index),
                        id,
                        1,
                        leaderEpoch,
                        List.of(1),
                        List.of(1),
                        leaderEpoch,
                        1,
                        true))
                .toList();
        replicas.lead(1, decisions).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void publish(String name, Uuid id, int leader, int leaderEpoch, int partitionCount) {
        List<PartitionLeadership> leaderships = IntStream.range(0, partitionCount)
                .mapToObj(index -> new PartitionLeadership(
                        index, leader, leaderEpoch, List.of(leader), List.of(leader), List.of(), 0, 1))
                .toList();
        List<BrokerView> brokers = List.of(broker(1), broker(2));
        metadata.apply(new UpdateMetadata(1, 1, 1, List.of(new UpdateMetadata.Topic(name, id, leaderships)), brokers));
    }

    private BrokerView broker(int id) {
        BrokerEndpoint endpoint = new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "host-" + id, 9092);
        return new BrokerView(id, 1, List.of(endpoint), racks.get(id));
    }

    RequestContext context(int version) {
        return new RequestContext(session, version, 1, "test");
    }

    /** The answer, which must come without the clock being moved. */
    static <S extends Message> S answer(Reply<S> reply) throws Exception {
        return reply.answer().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static ByteBuffer batch(String... values) {
        return records(new BatchBuilder(), values);
    }

    static ByteBuffer records(BatchBuilder builder, String... values) {
        for (String value : values) {
            builder.append(START_MS, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return direct(builder.build());
    }

    static ByteBuffer direct(ByteBuffer built) {
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }

    static ProduceRequest produce(int acks, TopicProduceData... topics) {
        ProduceRequest request = new ProduceRequest();
        request.acks = (short) acks;
        request.timeoutMs = 1_000;
        request.topicData = List.of(topics);
        return request;
    }

    static TopicProduceData topicData(String topic, PartitionProduceData... data) {
        TopicProduceData topicData = new TopicProduceData();
        topicData.name = topic;
        topicData.partitionData = List.of(data);
        return topicData;
    }

    static PartitionProduceData data(int partition, ByteBuffer records) {
        PartitionProduceData data = new PartitionProduceData();
        data.index = partition;
        data.records = new BufferRecords(records);
        return data;
    }

    /** Appends to a partition as a producer does. */
    void append(String topic, int partition, String... values) throws Exception {
        ProduceRequest request = produce(-1, topicData(topic, data(partition, batch(values))));
        answer(new ProduceHandler(partitions).handle(context(11), request));
    }

    /** The values in an answer's records, which are released. */
    static List<String> values(Records records) throws IOException {
        List<String> values = new ArrayList<>();
        ByteBuffer bytes = bytes(records);
        for (int position = 0; position < bytes.limit(); ) {
            RecordBatch batch = new RecordBatch().at(bytes, position);
            try (RecordCursor cursor = batch.records()) {
                while (cursor.next()) {
                    values.add(StandardCharsets.UTF_8.decode(cursor.value()).toString());
                }
            }
            position += batch.sizeBytes();
        }
        return values;
    }

    static ByteBuffer bytes(Records records) throws IOException {
        if (records instanceof BufferRecords buffer) {
            return buffer.buffer();
        }
        LogRecords onDisk = (LogRecords) records;
        ByteBuffer bytes = ByteBuffer.allocate(onDisk.sizeBytes());
        while (bytes.hasRemaining()) {
            onDisk.slice().channel().read(bytes, onDisk.slice().position() + bytes.position());
        }
        onDisk.release();
        return bytes.flip();
    }
}
