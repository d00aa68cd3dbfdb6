package gregor.replica;

import gregor.base.ManualTime;
import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.LogSlice;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/** A partition on a disk in memory, led by broker 1 unless told otherwise. Flushes wait until they are run by hand. */
final class TestPartitions implements AutoCloseable {
    static final TopicPartition NAME = new TopicPartition("orders", 0);
    static final Uuid TOPIC_ID = new Uuid(7, 7);
    static final Path ROOT = Path.of("/logs");
    static final long START_MS = 1_700_000_000_000L;
    static final AppendTerms ACKS_1 = AppendTerms.fromClient(false, 1_000);
    static final AppendTerms ACKS_ALL = AppendTerms.fromClient(true, 1_000);
    static final Reader CONSUMER = new Reader(Isolation.HIGH_WATERMARK, true);

    static final long LAG_MS = 30_000;

    final ManualTime time = new ManualTime(START_MS);
    final Contacts contacts = new Contacts(time);
    /** The brokers that are alive, as far as the leader knows. */
    final Set<Integer> alive = new HashSet<>(List.of(1, 2, 3));
    /** What the leader has proposed; nobody answers unless told to. */
    final Queue<Proposed> proposed = new ArrayDeque<>();

    final Cluster cluster =
            new Cluster(alive::contains, (proposal, answer) -> proposed.add(new Proposed(proposal, answer)));
    final MemoryDisk disk = new MemoryDisk(time);
    /** A megabyte stays hot. */
    final PageCacheUse pageCache = new PageCacheUse(1 << 20);

    final Queue<Runnable> flushes = new ArrayDeque<>();
    final LogRuntime runtime;
    final LogDirs dirs;
    private final Owner owner;
    private Partition opened;

    /** A proposal, and whom to tell of its fate. */
    record Proposed(IsrProposal proposal, Consumer<IsrAnswer> answer) {
        List<Integer> isr() {
            return proposal.isr().stream().map(IsrProposal.Member::brokerId).toList();
        }

        void take() {
            answer.accept(new IsrAnswer.Taken(proposal.leaderEpoch(), proposal.partitionEpoch() + 1, isr()));
        }

        void refuse(IsrAnswer.Reason reason) {
            answer.accept(new IsrAnswer.Refused(reason));
        }
    }

    TestPartitions() throws Exception {
        this(new TurnOwner());
    }

    TestPartitions(Owner owner) throws Exception {
        this.owner = owner;
        runtime = new LogRuntime(disk, time, time, 86_400_000);
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(ROOT)), runtime, topic -> LogConfig.DEFAULTS, dir -> opened.goOffline());
        dirs.lock();
        dirs.identify(1, "cluster");
        dirs.start();
    }

    @Override
    public void close() {
        dirs.close();
    }

    /** Not told yet what it is. */
    Partition open(PartitionConfig config) throws Exception {
        Log log = dirs.create(NAME, TOPIC_ID, config.log());
        Replica.Surroundings surroundings =
                new Replica.Surroundings(1, time, time, pageCache, LAG_MS, cluster, contacts);
        opened = new Partition(surroundings, owner, log, config, 0, flushes::add);
        return opened;
    }

    Partition leader(PartitionConfig config) throws Exception {
        Partition partition = open(config);
        partition.lead(leadership(5, 1), error -> {});
        return partition;
    }

    Partition leader() throws Exception {
        return leader(PartitionConfig.DEFAULTS);
    }

    /** Broker 1 leads; the replicas in sync are the given ones. */
    static Leadership leadership(int leaderEpoch, Integer... isr) {
        return new Leadership(NAME, TOPIC_ID, 1, leaderEpoch, List.of(isr), List.of(1, 2), leaderEpoch, 1, false);
    }

    static Leadership ledBy(int leader, int leaderEpoch) {
        return new Leadership(NAME, TOPIC_ID, leader, leaderEpoch, List.of(2, 1), List.of(1, 2), leaderEpoch, 1, false);
    }

    static PartitionConfig minInsync(int replicas) {
        return new PartitionConfig(LogConfig.DEFAULTS, replicas, true);
    }

    static PartitionConfig flushMessages(long messages) {
        return new PartitionConfig(LogConfig.DEFAULTS.with(new LogConfig.Flush(messages, Long.MAX_VALUE)), 1, true);
    }

    void runFlushes() {
        for (Runnable flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            flush.run();
        }
    }

    /** Appends and notes what came of it; nothing is noted while it waits. */
    static List<AppendResult> append(Partition partition, AppendTerms terms, ByteBuffer records) {
        List<AppendResult> results = new ArrayList<>();
        partition.append(records, terms, results::add);
        return results;
    }

    static ByteBuffer batch(String... values) {
        return records(new BatchBuilder(), values);
    }

    static ByteBuffer records(BatchBuilder builder, String... values) {
        for (String value : values) {
            builder.append(START_MS, null, value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer built = builder.build();
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }

    /** What a consumer with no limits gets from the offset on; releases it. */
    static List<String> values(Partition partition, long offset) throws IOException {
        return values(partition.read(from(offset), CONSUMER, Integer.MAX_VALUE, true));
    }

    static ReadSpec from(long offset) {
        return new ReadSpec(offset, Integer.MAX_VALUE, ReadSpec.NO_EPOCH, ReadSpec.NO_EPOCH);
    }

    static List<String> values(ReadResult result) throws IOException {
        List<String> values = new ArrayList<>();
        LogSlice slice = result.slice();
        if (slice == null) {
            return values;
        }
        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
        while (bytes.hasRemaining()) {
            slice.channel().read(bytes, slice.position() + bytes.position());
        }
        result.release();
        for (int position = 0; position < bytes.limit(); ) {
            RecordBatch batch = new RecordBatch().at(bytes, position);
            try (RecordCursor records = batch.records()) {
                while (records.next()) {
                    values.add(StandardCharsets.UTF_8.decode(records.value()).toString());
                }
            }
            position += batch.sizeBytes();
        }
        return values;
    }
}
