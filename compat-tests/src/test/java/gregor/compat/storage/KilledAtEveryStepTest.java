package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.Clients;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.DiskFaults;
import gregor.compat.process.DiskFaults.Action;
import gregor.compat.process.GregorBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 under load instead of a call to the disk: of each kind of call on each kind of file that the broker makes, some are
 * picked - segments that begin, checkpoints, snapshots, deletions, compactions, recovery itself. Nothing acknowledged is lost and
 * every partition is served again.
 */
class KilledAtEveryStepTest {
    private static final List<TopicPartition> APPENDED =
            List.of(new TopicPartition("kept.by.size", 0), new TopicPartition("cut.by.hand", 0));
    private static final List<TopicPartition> COMPACTED = List.of(new TopicPartition("compacted", 0));
    private static final Duration HIT_MAX = Duration.ofMillis(2_500);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, Integer> hits = new TreeMap<>();

    @TempDir
    private Path home;

    private DiskFaults faults;
    private GregorBroker broker;
    private NumberedLoad load;
    private Upheaval upheaval;

    @Test
    void aFewKillsLoseNothing() throws Exception {
        survives(5);
    }

    @Tag("slow")
    @Test
    void aHundredKillsLoseNothing() throws Exception {
        survives(Integer.getInteger("kill.count", 85));
    }

    private void survives(int kills) throws Exception {
        assumeTrue(DiskFaults.available(), "no compiler for the library that kills");
        System.out.println("seed " + seed + " (-Dkill.seed)");
        faults = new DiskFaults(home.resolve("data"));
        broker = new GregorBroker(home, config(), faults.environment());
        load = new NumberedLoad(broker.bootstrap(), APPENDED, COMPACTED);
        upheaval = new Upheaval(broker.bootstrap(), APPENDED.get(1));
        try {
            broker.start();
            createTopics();
            load.start();
            upheaval.start();
            killAtMany(kills);
            load.end();
            upheaval.end();
            endsInOrder();
        } catch (AssertionError | Exception e) {
            throw new AssertionError("seed " + seed + ", after " + hits, e);
        } finally {
            load.abandon();
            upheaval.end();
            broker.close();
        }
        System.out.println("killed instead of: " + hits);
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("log.dirs", home.resolve("data").toAbsolutePath().toString());
        config.put("log.initial.task.delay.ms", "100");
        config.put("log.flush.offset.checkpoint.interval.ms", "150");
        config.put("log.flush.start.offset.checkpoint.interval.ms", "150");
        config.put("replica.high.watermark.checkpoint.interval.ms", "150");
        config.put("log.retention.check.interval.ms", "200");
        config.put("log.segment.delete.delay.ms", "50");
        config.put("log.cleaner.backoff.ms", "50");
        config.put("offsets.topic.num.partitions", "2");
        return config;
    }

    private void createTopics() throws Exception {
        Map<String, String> small = Map.of("segment.bytes", "12000", "index.interval.bytes", "500");
        try (var admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(
                            topic(
                                    "kept.by.size",
                                    small,
                                    Map.of("retention.bytes", "100000", "file.delete.delay.ms", "50")),
                            topic("cut.by.hand", small, Map.of("file.delete.delay.ms", "50")),
                            topic(
                                    "compacted",
                                    small,
                                    Map.of(
                                            "cleanup.policy", "compact",
                                            "min.cleanable.dirty.ratio", "0.01",
                                            "file.delete.delay.ms", "50"))))
                    .all()
                    .get();
        }
    }

    private static NewTopic topic(String name, Map<String, String> config, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(config);
        all.putAll(more);
        return new NewTopic(name, 1, (short) 1).configs(all);
    }

    private void killAtMany(int kills) throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            if (steps.isEmpty()) {
                steps.addAll(observed());
                Collections.shuffle(steps, random);
            }
            killAt(steps.remove(0));
            if (random.nextInt(4) == 0) {
                killDuringStart();
            }
            startAndCheck();
        }
    }

    /** Which kinds of calls there are under this load. */
    private TreeSet<Step> observed() throws Exception {
        faults.set(Action.COUNT, "create,mkdir,rename,unlink,write,truncate,sync", "*", 1);
        long before = load.acknowledged(APPENDED.get(0));
        Awaitility.await("load")
                .atMost(ANSWER_MAX)
                .until(() -> load.acknowledged(APPENDED.get(0)) > before + 400 && upheaval.rounds() > 1);
        TreeSet<Step> steps = new TreeSet<>();
        for (String line : faults.counted()) {
            String[] words = line.split(" ", 3);
            steps.add(Step.of(words[1], Path.of(words[2])));
        }
        faults.clear();
        return steps;
    }

    private void killAt(Step step) throws Exception {
        boolean tear = step.call().equals("write") && random.nextBoolean();
        faults.set(tear ? Action.TEAR : Action.KILL, step.call(), step.part(), 1 + random.nextInt(4));
        try {
            Awaitility.await().atMost(HIT_MAX).until(() -> !broker.isAlive());
            hits.merge(step.toString(), 1, Integer::sum);
        } catch (ConditionTimeoutException e) {
            broker.kill();
            hits.merge("anything", 1, Integer::sum);
        }
        faults.clear();
    }

    /** What a start does is interrupted too. */
    private void killDuringStart() throws Exception {
        faults.set(Action.KILL, "create,rename,unlink,write,truncate,sync", "*", 1 + random.nextInt(60));
        Child child = broker.launch();
        Awaitility.await("a start or its end")
                .atMost(ANSWER_MAX)
                .until(() -> !child.isAlive() || Brokers.answers(broker.bootstrap()));
        hits.merge(child.isAlive() ? "anything after a start" : "something in a start", 1, Integer::sum);
        broker.kill();
        faults.clear();
    }

    private void startAndCheck() throws Exception {
        broker.start();
        assertThat(load.failures()).isEmpty();
        load.everythingAcknowledgedIsThere();
        assertThat(broker.printed()).noneMatch(line -> line.contains(" ERROR "));
    }

    /** After a clean stop stock's tools find nothing to complain of, and nothing is left over. */
    private void endsInOrder() throws Exception {
        startAndCheckAfterStop();
        broker.stop();
        List<Path> partitions = Stream.concat(APPENDED.stream(), COMPACTED.stream())
                .map(partition -> broker.logDir().resolve(partition.toString()))
                .toList();
        DumpedLog.checkIndexes(partitions);
        for (Path partition : partitions) {
            try (var files = Files.list(partition)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.matches(".*\\.(cleaned|swap|tmp)"));
            }
        }
    }

    private void startAndCheckAfterStop() throws Exception {
        broker.stop();
        startAndCheck();
    }

    /** A call on a kind of file, known by the end of its name. */
    private record Step(String call, String part) implements Comparable<Step> {
        static Step of(String call, Path path) {
            String name = path.getFileName().toString().replaceFirst("^\\d{20}", "");
            return new Step(call, name.replaceFirst("^.*-delete$", "-delete") + "$");
        }

        @Override
        public int compareTo(Step other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return call + " " + part;
        }
    }
}
