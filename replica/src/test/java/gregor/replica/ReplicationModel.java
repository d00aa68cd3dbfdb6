package gregor.replica;

import static gregor.replica.TestPartitions.batch;

import gregor.replica.IsrAnswer.Reason;
import gregor.replica.TestPartitions.Proposed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A real leader on broker 1, followers of which only the log's end is simulated, and a controller of a few lines that knows the
 * truth about who is in sync. Everything follows from the seed.
 */
final class ReplicationModel implements AutoCloseable {
    private static final List<Integer> REPLICAS = List.of(1, 2, 3, 4);
    private static final int MIN_INSYNC = 2;

    private final Random random;
    private final TestPartitions parts = new TestPartitions();
    private final Partition leader;
    private final TreeMap<Integer, Follower> followers = new TreeMap<>();
    private final TreeSet<Integer> isr = new TreeSet<>(REPLICAS);
    private final List<Leadership> undelivered = new ArrayList<>();
    private int leaderEpoch = 1;
    private int partitionEpoch = 1;
    private int appended;
    private int answered;
    private long acknowledged;
    private long highWatermark;

    /** A follower's log is what it has fetched; a fetch may be on its way when it dies. */
    private static final class Follower {
        final int id;
        boolean alive = true;
        /** It lives, and does not fetch. */
        boolean stalled;

        long life = 1;
        int leaderEpoch = 1;
        long logEnd;
        FollowerFetch onItsWay;

        Follower(int id) {
            this.id = id;
        }

        FollowerFetch fetch() {
            return new FollowerFetch(id, life, new ReadSpec(logEnd, 1 << 20, leaderEpoch, ReadSpec.NO_EPOCH), 0);
        }
    }

    ReplicationModel(long seed) throws Exception {
        random = new Random(seed);
        leader = parts.leader(TestPartitions.minInsync(MIN_INSYNC));
        REPLICAS.stream().skip(1).forEach(id -> followers.put(id, new Follower(id)));
        parts.alive.addAll(REPLICAS);
        leaderEpoch = leader.view().leaderEpoch();
        announce(true);
        deliver(true);
    }

    @Override
    public void close() {
        parts.close();
    }

    void step() {
        Follower follower = followers.get(2 + random.nextInt(followers.size()));
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> append();
            case 3, 4, 5, 6, 7 -> fetch(follower);
            case 8, 9 -> decide();
            case 10 -> deliver(false);
            case 11 -> pass(random.nextInt(40_000));
            case 12 -> dieOrLive(follower);
            case 13 -> announce(random.nextInt(4) == 0);
            case 14 -> late(follower);
            case 15 -> follower.stalled = !follower.stalled;
            default -> leader.checkLag();
        }
    }

    /** What must never be, or null. */
    String violation() {
        long now = leader.view().highWatermark();
        if (now < highWatermark) {
            return "the high watermark went back from " + highWatermark + " to " + now;
        }
        highWatermark = now;
        if (acknowledged > now) {
            return acknowledged + " is acknowledged, and committed is " + now;
        }
        for (Follower follower : followers.values()) {
            boolean counts = isr.contains(follower.id) || leader.view().isr().contains(follower.id);
            if (counts && follower.logEnd < now) {
                return follower.id + " is in sync, has " + follower.logEnd + ", and committed is " + now;
            }
        }
        return null;
    }

    /** Everybody lives, is heard, and has time. */
    void heal() {
        for (int round = 0; round < 20; round++) {
            followers.values().forEach(follower -> {
                if (!follower.alive) {
                    dieOrLive(follower);
                }
                follower.stalled = false;
                fetch(follower);
                fetch(follower);
            });
            while (!parts.proposed.isEmpty()) {
                answer(parts.proposed.remove());
            }
            deliver(true);
            pass(200);
        }
        pass(10_000);
    }

    /** What is not as it should be after healing, or null. */
    String unfinished() {
        PartitionView view = leader.view();
        if (view.highWatermark() != view.logEndOffset()) {
            return "committed is " + view.highWatermark() + " of " + view.logEndOffset();
        }
        if (!new TreeSet<>(view.isr()).equals(new TreeSet<>(REPLICAS))) {
            return "in sync are " + view.isr();
        }
        return answered == appended ? null : answered + " of " + appended + " appends were answered";
    }

    private void append() {
        appended++;
        boolean all = random.nextBoolean();
        leader.append(batch("x", "y"), all ? TestPartitions.ACKS_ALL : TestPartitions.ACKS_1, result -> {
            answered++;
            if (all && result instanceof AppendResult.Stored stored) {
                acknowledged = Math.max(acknowledged, stored.appended().lastOffset() + 1);
            }
        });
    }

    private void fetch(Follower follower) {
        if (!follower.alive || follower.stalled) {
            return;
        }
        if (random.nextInt(10) == 0) {
            follower.onItsWay = follower.fetch();
            return;
        }
        FollowerFetch fetch = follower.fetch();
        parts.contacts.heard(follower.id);
        leader.onFollowerFetch(fetch);
        ReadResult read = leader.read(fetch.wanted(), Reader.follower(follower.id), 150 + random.nextInt(400), true);
        if (read.error() == null && read.slice() != null) {
            follower.logEnd = read.slice().nextOffset();
        } else if (read.error() != null) {
            follower.leaderEpoch = leader.view().leaderEpoch();
        }
        read.release();
    }

    /** A fetch arrives that was sent long ago, perhaps in another life. */
    private void late(Follower follower) {
        if (follower.onItsWay != null) {
            leader.onFollowerFetch(follower.onItsWay);
            follower.onItsWay = null;
        }
    }

    /** A log survives its broker's death, and the new life begins with a new session. */
    private void dieOrLive(Follower follower) {
        follower.alive = !follower.alive;
        if (follower.alive) {
            follower.life++;
            parts.alive.add(follower.id);
            return;
        }
        if (random.nextBoolean()) {
            parts.alive.remove(follower.id);
        }
        if (isr.size() > 1 && isr.remove(follower.id)) {
            partitionEpoch++;
            announce(random.nextBoolean());
        }
    }

    /** The controller has something to say, or says the last thing once more; it may be heard late. */
    private void announce(boolean newEpoch) {
        if (newEpoch) {
            leaderEpoch++;
            partitionEpoch++;
        }
        undelivered.add(new Leadership(
                TestPartitions.NAME,
                TestPartitions.TOPIC_ID,
                1,
                leaderEpoch,
                List.copyOf(isr),
                REPLICAS,
                partitionEpoch,
                1,
                false));
    }

    private void deliver(boolean all) {
        while (!undelivered.isEmpty()) {
            leader.lead(undelivered.remove(0), error -> {});
            if (!all) {
                return;
            }
        }
    }

    private void decide() {
        if (parts.proposed.isEmpty()) {
            return;
        }
        Proposed next = parts.proposed.remove();
        switch (random.nextInt(6)) {
            case 0 -> next.refuse(Reason.UNKNOWN);
            case 1 -> {
                decideAbout(next.proposal());
                next.refuse(Reason.UNKNOWN);
            }
            default -> answer(next);
        }
    }

    private void answer(Proposed next) {
        Reason refusal = decideAbout(next.proposal());
        if (refusal == null) {
            next.answer().accept(new IsrAnswer.Taken(leaderEpoch, partitionEpoch, List.copyOf(isr)));
        } else {
            next.refuse(refusal);
            // Who is told that it is behind will hear the news.
            announce(false);
        }
    }

    private Reason decideAbout(IsrProposal proposal) {
        List<Integer> wanted = proposal.isr().stream()
                .map(IsrProposal.Member::brokerId)
                .sorted()
                .toList();
        if (proposal.leaderEpoch() != leaderEpoch) {
            return Reason.FENCED_LEADER_EPOCH;
        }
        if (wanted.equals(List.copyOf(isr))) {
            return null;
        }
        if (proposal.partitionEpoch() != partitionEpoch) {
            return Reason.INVALID_UPDATE_VERSION;
        }
        if (wanted.stream().anyMatch(id -> id != 1 && !followers.get(id).alive)) {
            return Reason.INELIGIBLE_REPLICA;
        }
        isr.clear();
        isr.addAll(wanted);
        partitionEpoch++;
        return null;
    }

    private void pass(int ms) {
        parts.time.advance(ms);
    }
}
