package gregor.sim.load;

import gregor.sim.check.Violation;
import gregor.sim.world.Schedule;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.FindCoordinatorRequest;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import gregor.wire.message.OffsetFetchResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A group without members that commits one offset after the other. What was acknowledged last must be there in the end, or one of
 * those of which it was never told what became of them. For one thread.
 */
public final class Committer {
    private static final int FIND_VERSION = 3;
    private static final int COMMIT_VERSION = 8;
    private static final int FETCH_VERSION = 7;
    private static final String TOPIC = "__consumer_offsets";
    private static final int PAUSE_MAX_MS = 200;
    private static final int NOBODY = 0;
    private static final long NONE = -1;

    private final String group;
    private final ClusterClient client;
    private final Schedule schedule;
    private final Set<Long> uncertain = new HashSet<>();
    private int coordinator = NOBODY;
    private long sent = NONE;
    private long acknowledged = NONE;
    private boolean resting;
    private boolean finishing;
    private boolean finished;

    public Committer(ClusterClient client) {
        this.client = client;
        group = client.process().name();
        schedule = client.process().schedule();
    }

    /** Begins to commit. */
    public void start() {
        client.process().after(schedule.between(1, PAUSE_MAX_MS), this::next);
    }

    /** Commits nothing any more. */
    public void rest() {
        resting = true;
    }

    /** Asks for what is there: with all faults over, so that nobody answers who has been replaced and does not know. */
    public void finish() {
        finishing = true;
    }

    /** Whether it has not heard yet what there is. */
    public boolean isAsking() {
        return finishing && !finished;
    }

    private void next() {
        if (coordinator == NOBODY) {
            find();
        } else if (finishing) {
            fetch();
        } else if (resting) {
            start();
        } else {
            commit();
        }
    }

    private void find() {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        request.key = group;
        client.ask(client.anyBroker(), Apis.FIND_COORDINATOR, FIND_VERSION, request, (answer, fault) -> {
            if (fault == null && answer.errorCode == ErrorCode.NONE.code()) {
                coordinator = answer.nodeId;
            }
            start();
        });
    }

    private void commit() {
        long offset = ++sent;
        uncertain.add(offset);
        OffsetCommitRequestPartition partition = new OffsetCommitRequestPartition();
        partition.committedOffset = offset;
        OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic();
        topic.name = TOPIC;
        topic.partitions = List.of(partition);
        OffsetCommitRequest request = new OffsetCommitRequest();
        request.groupId = group;
        request.memberId = "";
        request.topics = List.of(topic);
        client.ask(coordinator, Apis.OFFSET_COMMIT, COMMIT_VERSION, request, (answer, fault) -> {
            if (fault == null && answer.topics.get(0).partitions.get(0).errorCode == ErrorCode.NONE.code()) {
                uncertain.remove(offset);
                acknowledged = offset;
            } else {
                coordinator = NOBODY;
            }
            start();
        });
    }

    private void fetch() {
        OffsetFetchRequestTopic topic = new OffsetFetchRequestTopic();
        topic.name = TOPIC;
        topic.partitionIndexes = List.of(0);
        OffsetFetchRequest request = new OffsetFetchRequest();
        request.groupId = group;
        request.topics = List.of(topic);
        client.ask(coordinator, Apis.OFFSET_FETCH, FETCH_VERSION, request, (answer, fault) -> {
            if (fault == null && answer.errorCode == ErrorCode.NONE.code()) {
                finished = true;
                check(answer);
            } else {
                coordinator = NOBODY;
                start();
            }
        });
    }

    private void check(OffsetFetchResponse answer) {
        long found = answer.topics.get(0).partitions.get(0).committedOffset;
        if (found != acknowledged && !uncertain.contains(found)) {
            throw new Violation("group " + group + " finds offset " + found + " committed, but " + acknowledged
                    + " was acknowledged last");
        }
    }
}
