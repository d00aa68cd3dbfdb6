package gregor.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.Scene.Commitment;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many simulated consumers join, work, commit, go silent, leave and come back, static ones with their instance id; appends
 * fail and coordinators fail over. After each step: no partition belongs to two members of one generation, and no
 * acknowledged commit is lost. At the end, left alone, everybody left is in a stable group that owns all partitions.
 */
class RandomGroupTest {
    private static final int PARTITIONS = 12;
    private static final int CONSUMERS = 15;
    private static final int STEPS = 8_000;

    private final Scene scene = new Scene();
    private Random random;
    private final List<Consumer> consumers = new ArrayList<>();
    /** Who was given what, for ever. */
    private final Map<String, String> ownerByGenerationAndPartition = new HashMap<>();
    /** The highest offset acknowledged per partition. */
    private final Map<Integer, Long> acknowledged = new HashMap<>();

    private long nextOffset;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyInvariantHolds(long seed) {
        System.out.println("RandomGroupTest seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(new Consumer(i % 3 == 0 ? "static-" + i : null));
        }
        for (int step = 0; step < STEPS; step++) {
            disturb();
            consumers.get(random.nextInt(CONSUMERS)).act();
            scene.time.advance(random.nextInt(150));
            checkCommits();
        }
        settle();
    }

    private void disturb() {
        switch (random.nextInt(150)) {
            case 0 -> scene.failOver();
            case 1 -> scene.log.failNext(AppendFailure.NOT_ENOUGH_REPLICAS);
            case 2 -> scene.log.failNext(AppendFailure.TIMED_OUT);
            case 3 -> scene.log.holdCommits();
            case 4, 5, 6 -> scene.log.commit();
            case 7 -> consumers.get(random.nextInt(CONSUMERS)).restart();
            case 8 -> consumers.get(random.nextInt(CONSUMERS)).silent = true;
            case 9, 10 -> consumers.get(random.nextInt(CONSUMERS)).silent = false;
            case 11 -> consumers.get(random.nextInt(CONSUMERS)).leave();
            default -> {
                // A quiet step.
            }
        }
    }

    /** No more disturbances: after a while every consumer works, and together they own everything once. */
    private void settle() {
        scene.log.commit();
        consumers.forEach(consumer -> consumer.silent = false);
        for (int round = 0; round < 600; round++) {
            consumers.forEach(Consumer::act);
            scene.time.advance(500);
        }
        assertThat(scene.state()).isEqualTo("Stable");
        List<Integer> owned = new ArrayList<>();
        for (Consumer consumer : consumers) {
            assertThat(consumer.works).isTrue();
            owned.addAll(consumer.owned);
        }
        assertThat(owned)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, PARTITIONS).boxed().toList());
        checkCommits();
        assertThat(acknowledged).as("the run was not idle").hasSize(PARTITIONS);
        assertThat(consumers.get(0).generation).as("the run was not idle").isGreaterThan(5);
    }

    private void checkCommits() {
        if (scene.log.isHoldingCommits()) {
            return;
        }
        for (Map.Entry<Integer, Long> one : acknowledged.entrySet()) {
            assertThat(scene.fetch("t", one.getKey()).committedOffset)
                    .as("partition %s", one.getKey())
                    .isGreaterThanOrEqualTo(one.getValue());
        }
    }

    /** A consumer that does what the Java client does, one thing at a time. */
    private final class Consumer {
        private final String instanceId;
        private String memberId = "";
        private int generation;
        private CompletableFuture<JoinGroupResponse> join;
        private CompletableFuture<SyncGroupResponse> sync;
        private boolean works;
        private boolean silent;
        private List<Integer> owned = List.of();

        Consumer(String instanceId) {
            this.instanceId = instanceId;
        }

        void act() {
            if (silent) {
                return;
            }
            if (join != null) {
                onJoin();
            } else if (sync != null) {
                onSync();
            } else if (!works) {
                join = scene.join(9, memberId, request -> request.groupInstanceId = instanceId);
            } else if (random.nextInt(3) == 0) {
                commit();
            } else {
                onError(scene.heartbeat(memberId, generation, instanceId));
            }
        }

        void restart() {
            forget();
            join = null;
            sync = null;
        }

        void leave() {
            if (works) {
                scene.leave(memberId);
                restart();
            }
        }

        private void onJoin() {
            if (!join.isDone()) {
                return;
            }
            JoinGroupResponse answer = join.join();
            join = null;
            ErrorCode error = ErrorCode.of(answer.errorCode);
            if (error == ErrorCode.MEMBER_ID_REQUIRED) {
                memberId = answer.memberId;
            } else if (error != ErrorCode.NONE) {
                onError(error);
            } else {
                memberId = answer.memberId;
                generation = answer.generationId;
                boolean assigns = answer.leader.equals(memberId) && !answer.skipAssignment;
                sync = scene.sync(4, memberId, generation, assigns ? assign(answer) : Map.of(), request -> {
                    request.groupInstanceId = instanceId;
                });
            }
        }

        private Map<String, String> assign(JoinGroupResponse answer) {
            Map<String, String> assignments = new HashMap<>();
            int members = answer.members.size();
            for (int i = 0; i < members; i++) {
                int member = i;
                assignments.put(
                        answer.members.get(i).memberId,
                        IntStream.range(0, PARTITIONS)
                                .filter(partition -> partition % members == member)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(" ")));
            }
            return assignments;
        }

        private void onSync() {
            if (!sync.isDone()) {
                return;
            }
            SyncGroupResponse answer = sync.join();
            sync = null;
            ErrorCode error = ErrorCode.of(answer.errorCode);
            if (error != ErrorCode.NONE) {
                onError(error);
                return;
            }
            works = true;
            String text = Scene.text(answer.assignment);
            owned = text.isEmpty()
                    ? List.of()
                    : List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
            String me = instanceId == null ? memberId : instanceId;
            for (int partition : owned) {
                String other = ownerByGenerationAndPartition.putIfAbsent(generation + "/" + partition, me);
                assertThat(other)
                        .as("generation %s partition %s", generation, partition)
                        .isIn(null, me);
            }
        }

        private void commit() {
            if (owned.isEmpty()) {
                return;
            }
            int partition = owned.get(random.nextInt(owned.size()));
            long offset = ++nextOffset;
            CompletableFuture<OffsetCommitResponse> commit = scene.commit(
                    8,
                    memberId,
                    generation,
                    request -> request.groupInstanceId = instanceId,
                    Commitment.of("t", partition, offset));
            commit.thenAccept(answer -> {
                ErrorCode error = Scene.error(answer);
                if (error == ErrorCode.NONE) {
                    acknowledged.merge(partition, offset, Math::max);
                }
                onError(error);
            });
        }

        private void onError(ErrorCode error) {
            switch (error) {
                case NONE,
                        COORDINATOR_LOAD_IN_PROGRESS,
                        COORDINATOR_NOT_AVAILABLE,
                        NOT_COORDINATOR,
                        REQUEST_TIMED_OUT -> {
                    // The same again, later.
                }
                case REBALANCE_IN_PROGRESS -> works = false;
                case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID -> forget();
                default -> throw new AssertionError("unexpected " + error);
            }
        }

        private void forget() {
            memberId = "";
            works = false;
            owned = List.of();
        }
    }
}
