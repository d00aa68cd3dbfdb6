package gregor.broker.group;

import gregor.group.AppendFailed;
import gregor.group.AppendFailure;
import gregor.group.StateLog;
import gregor.group.StateRecord;
import gregor.log.records.AppendRejected;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.replica.AppendResult;
import gregor.replica.AppendTerms;
import gregor.replica.Partition;
import gregor.replica.ReplicaError;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A coordinator's log on a partition of this broker, for one leader epoch: what is appended under another epoch is refused by
 * the partition, so that nobody writes to a log that has not been replayed.
 */
final class PartitionStateLog implements StateLog {
    private final Supplier<Partition> partition;
    private final AppendTerms terms;
    private final GroupSettings.LogSettings settings;
    private final Executor loading;

    /**
     * @param partition finds the replica here, null when there is none
     * @param loading runs what reads from the disk
     */
    PartitionStateLog(
            Supplier<Partition> partition, int leaderEpoch, GroupSettings.LogSettings settings, Executor loading) {
        this.partition = partition;
        this.terms = AppendTerms.fromCoordinator(settings.commitTimeoutMs(), leaderEpoch);
        this.settings = settings;
        this.loading = loading;
    }

    @Override
    public CompletionStage<Void> append(long timestampMs, List<StateRecord> records) {
        Partition target = partition.get();
        if (target == null) {
            return CompletableFuture.failedStage(new AppendFailed(AppendFailure.UNKNOWN_PARTITION));
        }
        CompletableFuture<Void> committed = new CompletableFuture<>();
        target.append(batch(timestampMs, records), terms, result -> complete(committed, result));
        return committed;
    }

    @Override
    public int batchBytesMax() {
        Partition target = partition.get();
        return target == null
                ? Integer.MAX_VALUE
                : target.view().config().log().appends().maxBatchBytes();
    }

    @Override
    public CompletionStage<Void> load(Replay replay) {
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        try {
            loading.execute(() -> load(replay, loaded));
        } catch (RejectedExecutionException e) {
            loaded.completeExceptionally(e); // The broker is stopping.
        }
        return loaded;
    }

    private void load(Replay replay, CompletableFuture<Void> loaded) {
        try {
            new PartitionReplay(partition.get(), terms.leaderEpoch(), settings.loadBytes()).run(replay);
            loaded.complete(null);
        } catch (Exception e) {
            loaded.completeExceptionally(e);
        }
    }

    private ByteBuffer batch(long timestampMs, List<StateRecord> records) {
        Compression compression = settings.compression();
        try (BatchBuilder builder = new BatchBuilder(compression, compression.defaultLevel())) {
            for (StateRecord record : records) {
                builder.append(timestampMs, record.key(), record.value());
            }
            return builder.build();
        }
    }

    private static void complete(CompletableFuture<Void> committed, AppendResult result) {
        if (result instanceof AppendResult.Stored) {
            committed.complete(null);
        } else if (result instanceof AppendResult.Rejected rejected) {
            committed.completeExceptionally(
                    new AppendFailed(failure(rejected.cause().reason())));
        } else if (result instanceof AppendResult.Refused refused) {
            committed.completeExceptionally(new AppendFailed(failure(refused.error())));
        }
    }

    private static AppendFailure failure(AppendRejected.Reason reason) {
        return switch (reason) {
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> AppendFailure.TOO_LARGE;
            case STORAGE_ERROR -> AppendFailure.STORAGE;
            default -> AppendFailure.UNEXPECTED;
        };
    }

    private static AppendFailure failure(ReplicaError error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION -> AppendFailure.UNKNOWN_PARTITION;
            case NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH -> AppendFailure.NOT_LEADER;
            case NOT_ENOUGH_REPLICAS -> AppendFailure.NOT_ENOUGH_REPLICAS;
            case REQUEST_TIMED_OUT -> AppendFailure.TIMED_OUT;
            case STORAGE_ERROR -> AppendFailure.STORAGE;
            default -> AppendFailure.UNEXPECTED;
        };
    }
}
