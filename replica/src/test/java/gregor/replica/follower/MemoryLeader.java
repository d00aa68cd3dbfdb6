package gregor.replica.follower;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.log.LogSlice;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.replica.EpochEnd;
import gregor.replica.Isolation;
import gregor.replica.OffsetResult;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.replica.ReadResult;
import gregor.replica.ReadSpec;
import gregor.replica.Reader;
import gregor.replica.ReplicaError;
import gregor.replica.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A leader in the same process, behind what a network would do: it can be silent, old, or send damaged bytes. */
final class MemoryLeader implements LeaderEndpoint {
    private static final long WAIT_MAX_MS = 500;
    private static final Reader FOLLOWER = new Reader(Isolation.LOG_END, true);
    private static final int LEADER_START_OR_NONE = -1;

    /** What this kind of leader is able to do. */
    enum Age {
        NOW,
        /** Leader epochs are to be asked for. */
        BEFORE_2_7,
        /** There are none. */
        BEFORE_0_11
    }

    private final TestBroker broker;
    private final ManualTime time;
    private final Age age;
    private final Map<TopicPartition, WantedPartition> wanted = new LinkedHashMap<>();
    private final Map<TopicPartition, Told> told = new HashMap<>();
    final List<FetchChange> changes = new ArrayList<>();
    final List<EpochQuestion> questions = new ArrayList<>();
    int unreleased;
    boolean silent;
    boolean closed;
    /** It cannot even be asked; what it was to be told is not lost. */
    boolean broken;

    /** Of one batch the last byte is sent wrong. */
    TopicPartition damaged;

    int maxBytes = 1 << 20;

    /** The latest fetch that found nothing at once. */
    private CompletableFuture<Fetched> waiting;

    private record Told(long highWatermark, long logStartOffset) {}

    MemoryLeader(TestBroker broker, ManualTime time, Age age) {
        this.broker = broker;
        this.time = time;
        this.age = age;
    }

    @Override
    public boolean findsDivergence() {
        return age == Age.NOW;
    }

    @Override
    public boolean knowsLeaderEpochs() {
        return age != Age.BEFORE_0_11;
    }

    @Override
    public CompletionStage<Fetched> fetch(FetchChange change) {
        changes.add(change);
        if (broken) {
            change.wanted().forEach(partition -> wanted.put(partition.partition(), partition));
            throw new IllegalStateException("broken");
        }
        change.unwanted().forEach(wanted::remove);
        change.unwanted().forEach(told::remove);
        for (WantedPartition partition : change.wanted()) {
            wanted.remove(partition.partition());
            wanted.put(partition.partition(), partition);
        }
        List<FetchedPartition> found = silent ? List.of() : read();
        if (!found.isEmpty()) {
            return CompletableFuture.completedStage(answer(found));
        }
        CompletableFuture<Fetched> later = new CompletableFuture<>();
        waiting = later;
        time.after(WAIT_MAX_MS, () -> {
            if (silent) {
                later.completeExceptionally(new IOException("nobody there"));
            } else {
                answerLater(later);
            }
        });
        return later;
    }

    @Override
    public void hurry() {
        if (!silent) {
            answerLater(waiting);
        }
    }

    private void answerLater(CompletableFuture<Fetched> later) {
        if (!later.isDone()) {
            later.complete(answer(read()));
        }
    }

    @Override
    public CompletionStage<Map<TopicPartition, EpochEnd>> epochEnds(List<EpochQuestion> asked) {
        if (silent) {
            return CompletableFuture.failedStage(new IOException("nobody there"));
        }
        questions.addAll(asked);
        Map<TopicPartition, EpochEnd> ends = new HashMap<>();
        for (EpochQuestion question : asked) {
            Partition partition = broker.partition(question.partition());
            ends.put(
                    question.partition(),
                    partition.reads().epochEnd(partition.view(), question.leaderEpoch(), question.askedEpoch()));
        }
        return CompletableFuture.completedStage(ends);
    }

    @Override
    public CompletionStage<OffsetResult> earliestOffset(TopicPartition name, int leaderEpoch) {
        Partition partition = broker.partition(name);
        return CompletableFuture.completedStage(partition.reads().earliest(partition.view(), leaderEpoch, FOLLOWER));
    }

    @Override
    public CompletionStage<OffsetResult> latestOffset(TopicPartition name, int leaderEpoch) {
        Partition partition = broker.partition(name);
        return CompletableFuture.completedStage(partition.reads().latest(partition.view(), leaderEpoch, FOLLOWER));
    }

    @Override
    public void close() {
        silent = true;
        closed = true;
    }

    private Fetched answer(List<FetchedPartition> found) {
        unreleased++;
        return new Fetched() {
            @Override
            public List<FetchedPartition> partitions() {
                return found;
            }

            @Override
            public void release() {
                unreleased--;
            }
        };
    }

    private List<FetchedPartition> read() {
        List<FetchedPartition> found = new ArrayList<>();
        for (WantedPartition partition : List.copyOf(wanted.values())) {
            FetchedPartition part = read(partition);
            Told now = new Told(part.highWatermark(), part.logStartOffset());
            boolean news = !now.equals(told.put(partition.partition(), now));
            if (news
                    || part.error() != null
                    || part.diverging() != null
                    || part.records().hasRemaining()) {
                found.add(part);
            }
        }
        return found;
    }

    private FetchedPartition read(WantedPartition wish) {
        Partition partition = broker.partition(wish.partition());
        if (partition == null) {
            return failed(wish, ReplicaError.UNKNOWN_TOPIC_OR_PARTITION);
        }
        int lastEpoch = age == Age.NOW ? wish.lastFetchedEpoch() : ReadSpec.NO_EPOCH;
        ReadResult result = partition.read(
                new ReadSpec(wish.fetchOffset(), maxBytes, wish.leaderEpoch(), lastEpoch), FOLLOWER, maxBytes, true);
        if (result.error() != null) {
            return failed(wish, result.error());
        }
        PartitionView view = result.view();
        LeaderEpochs.End diverging = result.diverging();
        ByteBuffer records = diverging == null ? bytes(result) : ByteBuffer.allocateDirect(0);
        if (wish.partition().equals(damaged) && records.hasRemaining()) {
            int last = records.limit() - 1;
            records.put(last, (byte) (records.get(last) ^ 1));
        }
        return new FetchedPartition(
                wish.partition(), null, view.highWatermark(), view.logStartOffset(), diverging, records);
    }

    private static FetchedPartition failed(WantedPartition wish, ReplicaError error) {
        return new FetchedPartition(
                wish.partition(),
                error,
                LEADER_START_OR_NONE,
                LEADER_START_OR_NONE,
                null,
                ByteBuffer.allocateDirect(0));
    }

    private static ByteBuffer bytes(ReadResult result) {
        LogSlice slice = result.slice();
        ByteBuffer bytes = ByteBuffer.allocateDirect(result.sizeBytes());
        try {
            while (bytes.hasRemaining()) {
                slice.channel().read(bytes, slice.position() + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            result.release();
        }
        return bytes.flip();
    }
}
