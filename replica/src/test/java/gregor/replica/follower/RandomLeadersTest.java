package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.NAME;
import static gregor.replica.follower.TwoBrokers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.replica.follower.MemoryLeader.Age;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Leaders are elected cleanly and uncleanly, brokers hear of it early, late or not at all, are killed, silent, and delete
 * records. When all that is over, both logs are the same.
 */
class RandomLeadersTest {
    private static final int SEEDS = 50;
    private static final int STEPS = 120;

    @ParameterizedTest
    @EnumSource(
            value = Age.class,
            names = {"NOW", "BEFORE_2_7"})
    void logsAreEqualInTheEnd(Age age) throws Exception {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + SEEDS; seed++) {
            try (TwoBrokers brokers = new TwoBrokers(age)) {
                new Life(brokers, new Random(seed), age == Age.NOW).run();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " with leaders of " + age, e);
            }
        }
    }

    private static final class Life {
        private final TwoBrokers brokers;
        private final Random random;
        /** Before 2.7, a leader that deleted the last record of an epoch cannot tell any more where the logs part. */
        private final boolean deletes;

        private int leader = 1;
        private int epoch = 1;
        private int written;

        Life(TwoBrokers brokers, Random random, boolean deletes) {
            this.brokers = brokers;
            this.random = random;
            this.deletes = deletes;
        }

        void run() throws Exception {
            brokers.lead(1, 1, NAME, OTHER);
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            brokers.ways.forEach(way -> way.silent = false);
            epoch++;
            brokers.lead(leader, epoch, NAME, OTHER);
            brokers.broker(leader).append(NAME, "last");
            brokers.broker(leader).append(OTHER, "last");
            brokers.settle();
            brokers.assertEqual(NAME);
            brokers.assertEqual(OTHER);
            assertThat(brokers.ways)
                    .allSatisfy(way -> assertThat(way.unreleased).isZero());
        }

        private void step() throws Exception {
            TopicPartition name = random.nextBoolean() ? NAME : OTHER;
            switch (random.nextInt(16)) {
                case 0, 1 -> elect();
                case 2 -> kill();
                case 3 -> brokers.ways.forEach(way -> way.silent = random.nextInt(3) == 0);
                case 4 -> delete(name);
                case 5, 6, 7, 8 -> brokers.time.advance(random.nextInt(2_500));
                case 9 -> hear(1 + random.nextInt(2));
                default -> append(name);
            }
        }

        private void elect() throws Exception {
            leader = 1 + random.nextInt(2);
            epoch++;
            int firstToHear = 1 + random.nextInt(2);
            hear(firstToHear);
            if (random.nextInt(3) > 0) {
                hear(3 - firstToHear);
            }
        }

        private void hear(int listener) throws Exception {
            brokers.tell(listener, leader, epoch, NAME, OTHER);
        }

        private void kill() throws Exception {
            int victim = 1 + random.nextInt(2);
            if (random.nextBoolean()) {
                brokers.broker(victim).checkpoint();
            }
            brokers.kill(victim);
            hear(victim);
        }

        private void delete(TopicPartition name) {
            long highWatermark = brokers.view(leader, name).highWatermark();
            if (deletes && highWatermark > 0) {
                brokers.broker(leader).deleteRecords(name, random.nextInt((int) highWatermark));
            }
        }

        /** To whoever believes to lead, also if it does so no more. */
        private void append(TopicPartition name) {
            int broker = 1 + random.nextInt(2);
            String[] values = new String[1 + random.nextInt(3)];
            for (int i = 0; i < values.length; i++) {
                values[i] = "record " + written++;
            }
            brokers.broker(broker).append(name, values);
        }
    }
}
