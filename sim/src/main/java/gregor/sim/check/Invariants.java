package gregor.sim.check;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.sim.world.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all replicas after every event. A leader leads its epoch alone, its high watermark does not go back, its log holds
 * all that was committed before, and below the high watermark all logs agree and leave no offset out. For one thread.
 */
public final class Invariants {
    private final Map<PartitionId, CommittedLog> committed = new HashMap<>();
    private final Map<Term, Integer> leaders = new HashMap<>();
    private final Map<Integer, List<Seen>> seen = new HashMap<>();
    private final Trace trace;

    public Invariants(Trace trace) {
        this.trace = trace;
    }

    /** A partition of one life of its topic. */
    private record PartitionId(Uuid topic, int partition) {}

    private record Term(PartitionId partition, int leaderEpoch) {}

    /** What was last seen of a replica. */
    private static final class Seen {
        private final Partition replica;
        private PartitionView view;
        private long checkedOffset;

        Seen(Partition replica) {
            this.replica = replica;
        }
    }

    /** Looks at what has changed on a broker. */
    public void check(int broker, Collection<Partition> replicas) {
        List<Seen> all = seen.computeIfAbsent(broker, any -> new ArrayList<>());
        int place = 0;
        for (Partition replica : replicas) {
            Seen last = find(all, place++, replica);
            PartitionView view = replica.view();
            if (view != last.view && !view.topicId().isZero()) {
                check(broker, last, view);
                last.view = view;
            }
        }
        all.subList(place, all.size()).clear();
    }

    /** Replicas come in the same order as long as they are the same. */
    private static Seen find(List<Seen> all, int place, Partition replica) {
        for (int i = place; i < all.size(); i++) {
            if (all.get(i).replica == replica) {
                Collections.swap(all, i, place);
                return all.get(place);
            }
        }
        all.add(place, new Seen(replica));
        return all.get(place);
    }

    private void check(int broker, Seen last, PartitionView view) {
        String where = "broker " + broker + " (epoch " + view.leaderEpoch() + ")";
        if (view.highWatermark() > view.logEndOffset() || view.highWatermark() < view.logStartOffset()) {
            throw new Violation(where + ": high watermark " + view.highWatermark() + " outside " + view.logStartOffset()
                    + ".." + view.logEndOffset());
        }
        PartitionId id = new PartitionId(view.topicId(), last.replica.name().partition());
        CommittedLog log = committed.computeIfAbsent(
                id, any -> new CommittedLog(last.replica.name().toString()));
        if (last.view != null && !last.view.topicId().equals(view.topicId())) {
            last.view = null;
            last.checkedOffset = 0;
        }
        boolean sameReign = last.view != null && last.view.isLeader() && last.view.leaderEpoch() == view.leaderEpoch();
        if (last.view != null && view.logEndOffset() < last.view.logEndOffset()) {
            trace.note("b" + broker, "is cut back", view.files().partition());
        }
        last.checkedOffset = Math.min(last.checkedOffset, view.logEndOffset());
        if (view.isLeader()) {
            checkLeader(broker, where, id, view, sameReign ? last.view : null);
        }
        if (TopicKind.of(last.replica.name().topic()) == TopicKind.UNCLEAN) {
            return;
        }
        if (view.isLeader() && !sameReign) {
            checkBegin(where, log, last, view);
        }
        checkRecords(where, log, last, view);
    }

    private void checkLeader(int broker, String where, PartitionId id, PartitionView view, PartitionView before) {
        Integer other = leaders.put(new Term(id, view.leaderEpoch()), broker);
        if (other == null) {
            trace.note("b" + broker, "leads", view.files().partition());
        } else if (other != broker) {
            throw new Violation(where + " leads " + view.files().partition() + " beside broker " + other);
        }
        if (before != null && before.highWatermark() > view.highWatermark()) {
            throw new Violation(where + ": high watermark of " + view.files().partition() + " goes back from "
                    + before.highWatermark() + " to " + view.highWatermark());
        }
    }

    /** A leader must have all that was committed before its epoch; that it leads no more it may not have heard yet. */
    private void checkBegin(String where, CommittedLog log, Seen last, PartitionView view) {
        long committedEnd = log.endBefore(view.leaderEpoch());
        if (view.logEndOffset() < committedEnd) {
            throw new Violation(where + " leads " + view.files().partition() + " with a log that ends at "
                    + view.logEndOffset() + ", but " + committedEnd + " was committed");
        }
        LogEntries.read(view, view.logStartOffset(), committedEnd, entry -> log.check(where, entry));
        last.checkedOffset = committedEnd;
    }

    private void checkRecords(String where, CommittedLog log, Seen last, PartitionView view) {
        long from = Math.max(last.checkedOffset, view.logStartOffset());
        long to = view.isLeader() ? view.highWatermark() : Math.min(view.highWatermark(), log.endOffset());
        if (from < to && LogEntries.read(view, from, to, entry -> log.check(where, entry))) {
            last.checkedOffset = to;
        }
        if (view.isLeader()) {
            log.reached(view.leaderEpoch(), view.highWatermark());
        }
    }

    /** A client was told that the record is stored for good, at this offset. */
    public void acknowledged(Uuid topic, TopicPartition partition, long offset, String value) {
        known(topic, partition).promised("it was acknowledged", offset, value);
    }

    /** A consumer was given the record. */
    public void consumed(Uuid topic, TopicPartition partition, LogEntry entry) {
        known(topic, partition).promised("a consumer was given", entry.offset(), entry.value());
    }

    private CommittedLog known(Uuid topic, TopicPartition partition) {
        CommittedLog log = committed.get(new PartitionId(topic, partition.partition()));
        if (log == null) {
            throw new Violation("a client was told of records in " + partition + ", which nobody has led");
        }
        return log;
    }
}
