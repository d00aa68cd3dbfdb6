package gregor.group;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroup;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.LeaveGroupResponse;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.ListGroupsResponse;
import gregor.wire.message.ListGroupsResponse.ListedGroup;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetDeleteResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The door to the groups of this broker. Requests and events may come from any thread; an answer completes on the owner of
 * the group's partition, or at once if there is nobody to ask, and is an answer in every case: stages never fail.
 *
 * <p>A group belongs to the partition of {@code __consumer_offsets} that its id hashes to, and to the broker that leads that.
 */
public final class GroupCoordinator implements Lifecycle {
    /** In place of a leader epoch: whatever was heard of the partition before is to be forgotten. */
    public static final int ANY_EPOCH = -1;

    /** Whether a request may be about the group with the empty id, which old clients commit offsets under. */
    private enum EmptyId {
        ALLOWED,
        REFUSED
    }

    private final Join join;
    private final Sync sync = new Sync();
    private final Heartbeat heartbeat = new Heartbeat();
    private final Leave leave;
    private final Commit commit;
    private final FetchOffsets fetchOffsets = new FetchOffsets();
    private final DeleteOffsets deleteOffsets = new DeleteOffsets();
    private final DescribeGroup describeGroup = new DescribeGroup();
    private final DeleteGroup deleteGroup = new DeleteGroup();
    private final ListGroups listGroups = new ListGroups();
    private final Retention retention;

    private final GroupConfig config;
    private final StateLogs logs;
    private final Supplier<Owner> owners;
    private final Clock clock;
    private final Timers timers;

    /** Null where another broker leads. Replaced under the lock of {@code epochs}. */
    private final AtomicReferenceArray<Shard> shards;
    /** The last leader epoch heard of, per partition. */
    private final int[] epochs;

    private volatile boolean running;

    /**
     * A coordinator that leads nothing yet.
     *
     * @param partitions how many partitions {@code __consumer_offsets} has
     * @param owners gives each shard its owner
     */
    public GroupCoordinator(
            GroupConfig config,
            int partitions,
            StateLogs logs,
            Supplier<Owner> owners,
            Clock clock,
            Timers timers,
            MemberIds ids) {
        this.config = config;
        this.logs = logs;
        this.owners = owners;
        this.clock = clock;
        this.timers = timers;
        Rebalance rebalance = new Rebalance(config);
        this.join = new Join(config, rebalance, ids);
        this.leave = new Leave(rebalance);
        this.commit = new Commit(config.offsetMetadataMax());
        this.retention = new Retention(config.offsetsRetentionMs());
        this.shards = new AtomicReferenceArray<>(partitions);
        this.epochs = new int[partitions];
        Arrays.fill(epochs, ANY_EPOCH);
    }

    @Override
    public void start() {
        running = true;
        scheduleRetention();
    }

    @Override
    public void close() {
        running = false;
        synchronized (epochs) {
            for (int partition = 0; partition < shards.length(); partition++) {
                replace(partition, null);
            }
        }
    }

    /** The partition of {@code __consumer_offsets} a group belongs to, as every Kafka broker reckons it. */
    public int partitionFor(String groupId) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % shards.length();
    }

    // -- requests

    public CompletionStage<JoinGroupResponse> join(Caller caller, JoinGroupRequest request) {
        return ask(join, caller, request.groupId, EmptyId.REFUSED, request);
    }

    public CompletionStage<SyncGroupResponse> sync(Caller caller, SyncGroupRequest request) {
        return ask(sync, caller, request.groupId, EmptyId.REFUSED, request);
    }

    public CompletionStage<HeartbeatResponse> heartbeat(Caller caller, HeartbeatRequest request) {
        return ask(heartbeat, caller, request.groupId, EmptyId.REFUSED, request);
    }

    public CompletionStage<LeaveGroupResponse> leave(Caller caller, LeaveGroupRequest request) {
        return ask(leave, caller, request.groupId, EmptyId.REFUSED, request);
    }

    /** Topics are named and known to exist. */
    public CompletionStage<OffsetCommitResponse> commitOffsets(Caller caller, OffsetCommitRequest request) {
        return ask(commit, caller, request.groupId, EmptyId.ALLOWED, request);
    }

    public CompletionStage<OffsetFetchResponseGroup> fetchOffsets(Caller caller, OffsetQuery query) {
        return ask(fetchOffsets, caller, query.groupId(), EmptyId.ALLOWED, query);
    }

    /** Topics are known to exist. */
    public CompletionStage<OffsetDeleteResponse> deleteOffsets(Caller caller, OffsetDeleteRequest request) {
        return ask(deleteOffsets, caller, request.groupId, EmptyId.REFUSED, request);
    }

    public CompletionStage<DescribedGroup> describe(Caller caller, String groupId) {
        return ask(describeGroup, caller, groupId, EmptyId.ALLOWED, groupId);
    }

    public CompletionStage<ErrorCode> delete(Caller caller, String groupId) {
        return ask(deleteGroup, caller, groupId, EmptyId.ALLOWED, groupId);
    }

    /** The groups of all partitions led here; with COORDINATOR_LOAD_IN_PROGRESS if some may be missing. */
    public CompletionStage<ListGroupsResponse> list(Caller caller, ListGroupsRequest request) {
        ListGroupsResponse answer = new ListGroupsResponse();
        answer.errorCode = running ? ErrorCode.NONE.code() : ErrorCode.COORDINATOR_NOT_AVAILABLE.code();
        List<CompletableFuture<List<ListedGroup>>> parts = new ArrayList<>();
        for (Shard shard : all()) {
            if (shard.isLoading()) {
                answer.errorCode = ErrorCode.COORDINATOR_LOAD_IN_PROGRESS.code();
            }
            Request<ListGroupsRequest, List<ListedGroup>> part = new Request<>(listGroups, caller, request);
            shard.run(part);
            parts.add(part.whenAnswered().toCompletableFuture());
        }
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    answer.groups = new ArrayList<>();
                    parts.forEach(part -> answer.groups.addAll(part.join()));
                    return answer;
                });
    }

    private <Q, S> CompletionStage<S> ask(Step<Q, S> step, Caller caller, String groupId, EmptyId emptyId, Q body) {
        Request<Q, S> request = new Request<>(step, caller, body);
        if (groupId == null || groupId.isEmpty() && emptyId == EmptyId.REFUSED) {
            request.refuse(ErrorCode.INVALID_GROUP_ID);
        } else if (!running) {
            request.refuse(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        } else {
            Shard shard = shards.get(partitionFor(groupId));
            if (shard == null) {
                request.refuse(ErrorCode.NOT_COORDINATOR);
            } else {
                shard.run(request);
            }
        }
        return request.whenAnswered();
    }

    // -- events

    /** This broker leads the partition now. Reports that are late, or come twice, change nothing. */
    public void onLeadershipGained(int partition, int leaderEpoch) {
        synchronized (epochs) {
            if (leaderEpoch > epochs[partition]) {
                epochs[partition] = leaderEpoch;
                replace(partition, open(partition));
            }
        }
    }

    /** This broker leads the partition no more, as of the epoch; {@link #ANY_EPOCH}: the partition is gone for good. */
    public void onLeadershipLost(int partition, int leaderEpoch) {
        synchronized (epochs) {
            if (leaderEpoch == ANY_EPOCH || leaderEpoch >= epochs[partition]) {
                epochs[partition] = leaderEpoch;
                replace(partition, null);
            }
        }
    }

    /** Offsets in partitions that are gone from the cluster are removed. */
    public void onPartitionsDeleted(Predicate<TopicPartition> isDeleted) {
        for (Shard shard : all()) {
            shard.run((groups, now) -> Retention.dropDeleted(groups, isDeleted, now));
        }
    }

    /** The marker that ends a producer's transaction has been written to the partition. */
    public void onTransactionEnded(int partition, long producerId, boolean commit) {
        Shard shard = shards.get(partition);
        if (shard != null) {
            shard.endTransaction(producerId, commit);
        }
    }

    private Shard open(int partition) {
        String name = "__consumer_offsets-" + partition;
        StateLog log = logs.open(partition, epochs[partition]);
        return new Shard(name, config, log, owners.get(), clock, timers);
    }

    private void replace(int partition, Shard next) {
        Shard former = shards.getAndSet(partition, next);
        if (former != null) {
            former.close();
        }
        if (next != null) {
            next.start(() -> onBroken(partition, next));
        }
    }

    /** An append failed, so what the shard knew was not what its log says: begin anew from the log. */
    private void onBroken(int partition, Shard broken) {
        synchronized (epochs) {
            if (shards.get(partition) == broken) {
                replace(partition, open(partition));
            }
        }
    }

    private void scheduleRetention() {
        timers.after(config.offsetsRetentionCheckIntervalMs(), () -> {
            if (running) {
                all().forEach(shard -> shard.run(retention::expire));
                scheduleRetention();
            }
        });
    }

    private List<Shard> all() {
        List<Shard> present = new ArrayList<>();
        for (int partition = 0; partition < shards.length(); partition++) {
            Shard shard = shards.get(partition);
            if (shard != null) {
                present.add(shard);
            }
        }
        return present;
    }
}
