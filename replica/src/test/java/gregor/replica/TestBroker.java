package gregor.replica;

import gregor.base.ManualTime;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.log.Log;
import gregor.log.LogRuntime;
import gregor.log.LogSlice;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import gregor.log.records.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/** The replicas of one broker among several, on a disk in memory; everything happens on the caller's thread. */
public final class TestBroker implements AutoCloseable {
    public static final Uuid TOPIC_ID = new Uuid(7, 7);
    private static final Path ROOT = Path.of("/logs");
    private static final Reader EVERYTHING = new Reader(Isolation.LOG_END, false);

    public final int id;
    public final MemoryDisk disk;
    private final ManualTime time;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    /** What waits for the disk, while it is to wait. */
    private final Queue<Runnable> flushes = new ArrayDeque<>();

    private boolean slowDisk;
    private int lives;
    private LogDirs dirs;
    private PartitionConfig config = PartitionConfig.DEFAULTS;

    public TestBroker(int id, ManualTime time) throws Exception {
        this.id = id;
        this.time = time;
        disk = new MemoryDisk(time);
        open();
    }

    private void open() throws Exception {
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(ROOT)),
                new LogRuntime(disk, time, ofThisLife(), 86_400_000),
                topic -> config.log(),
                dir -> partitions.values().forEach(Partition::goOffline));
        dirs.lock();
        dirs.identify(id, "cluster");
        dirs.start();
    }

    /** Settings of what is made from now on. */
    public TestBroker with(PartitionConfig changed) {
        config = changed;
        return this;
    }

    public Partition partition(TopicPartition name) {
        return partitions.get(name);
    }

    public Map<TopicPartition, Partition> partitions() {
        return partitions;
    }

    /** Hosts the partition if it does not, and takes over the decision, as of a clean or an unclean election. */
    public ReplicaError lead(TopicPartition name, int leader, int leaderEpoch) throws Exception {
        if (!partitions.containsKey(name)) {
            partitions.put(name, open(name));
        }
        List<ReplicaError> errors = new ArrayList<>();
        partitions.get(name).lead(decision(name, leader, leaderEpoch), errors::add);
        return errors.get(0);
    }

    /** The leader is alone in sync, so that what it has is committed. */
    public static Leadership decision(TopicPartition name, int leader, int leaderEpoch) {
        return new Leadership(
                name, TOPIC_ID, leader, leaderEpoch, List.of(leader), List.of(1, 2, 3), leaderEpoch, 1, false);
    }

    private Partition open(TopicPartition name) throws Exception {
        Log log = dirs.find(name);
        if (log == null) {
            log = dirs.create(name, TOPIC_ID, config.log());
        }
        long highWatermark = dirs.highWatermarks().getOrDefault(name, 0L);
        Replica.Surroundings surroundings = new Replica.Surroundings(
                id, time, time, new PageCacheUse(1 << 20), 30_000, Cluster.ALONE, new Contacts(time));
        Executor flusher = task -> {
            flushes.add(task);
            runFlushes();
        };
        Partition partition = new Partition(surroundings, new TurnOwner(), log, config, highWatermark, flusher);
        dirs.claim(name, partition.chores());
        return partition;
    }

    /** What waits for the disk waits until the disk is quick again. */
    public void slowDisk(boolean slow) {
        slowDisk = slow;
        runFlushes();
    }

    private void runFlushes() {
        while (!slowDisk && !flushes.isEmpty()) {
            flushes.poll().run();
        }
    }

    public LogDirs dirs() {
        return dirs;
    }

    /** Stops and starts, with its partitions closed; they come back when they are led or followed. */
    public void restart() throws Exception {
        checkpoint();
        partitions.clear();
        dirs.close();
        open();
    }

    /** The process is gone, and with it all that only memory knew; the disk keeps what was written. */
    public void kill() throws Exception {
        lives++;
        partitions.clear();
        disk.endProcess();
        open();
    }

    /** What a process had still to do dies with it. */
    private Timers ofThisLife() {
        int life = lives;
        return (delayMs, task) -> time.after(delayMs, () -> {
            if (life == lives) {
                task.run();
            }
        });
    }

    /** Writes down the high watermarks. */
    public void checkpoint() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(
                (name, partition) -> offsets.put(name, partition.view().highWatermark()));
        dirs.checkpointHighWatermarks(offsets);
    }

    /** Appends a batch as a producer does. */
    public AppendResult append(TopicPartition name, String... values) {
        return append(name, new BatchBuilder(), values);
    }

    public AppendResult append(TopicPartition name, BatchBuilder builder, String... values) {
        for (String value : values) {
            builder.append(time.millis(), null, value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer built = builder.build();
        List<AppendResult> results = new ArrayList<>();
        ByteBuffer records =
                ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
        partitions.get(name).append(records, AppendTerms.fromClient(false, 1_000), results::add);
        return results.get(0);
    }

    /** Deletes what is below the offset. */
    public void deleteRecords(TopicPartition name, long offset) {
        partitions.get(name).deleteRecords(offset, 1_000, result -> {});
    }

    /** All batches of the log from the one that holds the offset on, byte for byte. */
    public ByteBuffer bytes(TopicPartition name, long from) throws Exception {
        PartitionView view = partitions.get(name).view();
        ByteBuffer all = ByteBuffer.allocate((int) view.log().sizeBytes());
        long offset = from;
        while (offset < view.logEndOffset()) {
            ReadSpec spec = new ReadSpec(offset, Integer.MAX_VALUE, ReadSpec.NO_EPOCH, ReadSpec.NO_EPOCH);
            ReadResult read = partitions.get(name).read(spec, EVERYTHING, Integer.MAX_VALUE, true);
            LogSlice slice = read.slice();
            ByteBuffer into = all.slice(all.position(), slice.sizeBytes());
            while (into.hasRemaining()) {
                slice.channel().read(into, slice.position() + into.position());
            }
            all.position(all.position() + slice.sizeBytes());
            offset = slice.nextOffset();
            read.release();
        }
        return all.flip();
    }

    @Override
    public void close() {
        dirs.close();
    }
}
