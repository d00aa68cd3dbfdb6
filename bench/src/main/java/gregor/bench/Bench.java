package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import gregor.compat.process.Directory;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.log.records.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs ours and stock in turn, several rounds, each on empty data, and prints the table. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Ours beside stock Kafka 3.9.2, in ratios.")
public final class Bench implements Callable<Integer> {
    private static final int IDLE_MS = 5_000;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds, each with both brokers (default: 3).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "Length of each timed part (default: 10).")
    private double seconds;

    @Option(names = "--only", description = "ours or stock: run just this one, to look at its numbers.")
    private String only;

    @Option(
            names = "--rows",
            split = ",",
            defaultValue = "broker,storage,compaction,cluster",
            description = "Which rows (default: all: ${DEFAULT-VALUE}).")
    private Set<Rows> rows;

    @Option(names = "--dir", defaultValue = "target/bench", description = "For the brokers' data; emptied.")
    private Path directory;

    /** What can be asked for alone. */
    enum Rows {
        /** Throughput, latency and memory of a broker on fresh data. */
        BROKER,
        /** What depends on the disk, and on the number of partitions. */
        STORAGE,
        /** How fast compacted logs are cleaned. */
        COMPACTION,
        /** Three brokers: copies, fail-over, 5,000 partitions. */
        CLUSTER
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        directory = Files.createDirectories(directory).toAbsolutePath();
        prepare();
        Table table = new Table();
        Floor floor = rows.contains(Rows.BROKER) ? Floor.measure(directory, 2) : null;
        for (int round = 1; round <= rounds; round++) {
            for (boolean ours : new boolean[] {true, false}) {
                if (only == null || only.equals(ours ? "ours" : "stock")) {
                    List<Measure> measures = runOne(ours, directory.resolve((ours ? "ours-" : "stock-") + round));
                    table.add(ours, measures);
                }
            }
        }
        if (floor != null) {
            System.out.printf(
                    "Floor (C program, CPU s/GB): receive and append %.2f, sendfile %.2f%n%n",
                    floor.receiveCpuPerGb(), floor.sendCpuPerGb());
        }
        System.out.println(table.markdown());
        return 0;
    }

    /** The first start of a new build prepares later ones (bin/java.sh); that is not part of any. */
    private void prepare() throws Exception {
        Path home = directory.resolve("prepare");
        try (Broker broker = new GregorBroker(home, Map.of())) {
            broker.start();
            broker.stop();
        } finally {
            Directory.delete(home);
        }
    }

    private List<Measure> runOne(boolean ours, Path home) throws Exception {
        List<Measure> measures = new ArrayList<>();
        if (rows.contains(Rows.BROKER)) {
            measures.addAll(withBroker(ours, home, this::brokerRows));
        }
        if (rows.contains(Rows.STORAGE)) {
            measures.addAll(withBroker(ours, home, this::storageRows));
            measures.addAll(withBroker(ours, home, broker -> new ManyPartitions(broker).run()));
        }
        if (rows.contains(Rows.COMPACTION)) {
            measures.addAll(
                    withBroker(ours, home, broker -> new CompactionLoad(broker, Compression.NONE, 1_000).run()));
            measures.addAll(withBroker(ours, home, broker -> new CompactionLoad(broker, Compression.LZ4, 100).run()));
        }
        if (rows.contains(Rows.CLUSTER)) {
            measures.addAll(withCluster(ours, home, (cluster, to) -> new ClusterLoad(cluster, 2 * seconds, to).run()));
            measures.addAll(withCluster(ours, home, (cluster, to) -> new FailOver(cluster, to).run()));
        }
        return measures;
    }

    private interface ClusterWork {
        void with(Cluster cluster, Consumer<Measure> measures) throws Exception;
    }

    /** Three started brokers on empty data; around a stock ZooKeeper, whosoever they are. */
    private static List<Measure> withCluster(boolean ours, Path home, ClusterWork work) throws Exception {
        Directory.delete(home);
        Map<String, String> config =
                Map.of("auto.leader.rebalance.enable", "false", "log.segment.delete.delay.ms", "0");
        List<Broker.Kind> brokers = Cluster.three(ours ? "ours" : "stock");
        try (Cluster cluster = Cluster.around(Broker.Kind.STOCK, home, brokers, config)) {
            cluster.start();
            List<Measure> measures = new ArrayList<>();
            work.with(cluster, measure -> {
                System.err.println((ours ? "ours  " : "stock ") + measure);
                measures.add(measure);
            });
            return measures;
        } finally {
            Directory.delete(home);
        }
    }

    /** Something to do with a broker that has not been started, on empty data. */
    private interface Work {
        List<Measure> with(Broker broker) throws Exception;
    }

    private static List<Measure> withBroker(boolean ours, Path home, Work work) throws Exception {
        Directory.delete(home);
        Map<String, String> config = Map.of("log.segment.delete.delay.ms", "0", "log.cleaner.backoff.ms", "100");
        try (Broker broker = ours ? new GregorBroker(home, config) : new StockBroker(home, config)) {
            List<Measure> measures = work.with(broker);
            measures.forEach(measure -> System.err.println((ours ? "ours  " : "stock ") + measure));
            return measures;
        } finally {
            Directory.delete(home);
        }
    }

    private List<Measure> brokerRows(Broker broker) throws Exception {
        long start = System.nanoTime();
        broker.start();
        List<Measure> measures = new ArrayList<>();
        measures.add(Measure.lower("start", "ms to the first answer, ZooKeeper included", millisSince(start)));
        Target target = new Target(broker.bootstrap(), broker.pid());
        Thread.sleep(IDLE_MS);
        measures.add(Measure.lower("idle", "broker MB resident", megabytes(target)));
        measures.addAll(new Workloads(target, seconds).run());
        measures.add(Measure.lower("after the load", "broker MB resident", megabytes(target)));
        broker.stop();
        return measures;
    }

    private List<Measure> storageRows(Broker broker) throws Exception {
        broker.start();
        List<Measure> measures = new StorageWorkloads(new Target(broker.bootstrap(), broker.pid()), seconds).run();
        broker.stop();
        return measures;
    }

    private static double megabytes(Target target) throws IOException {
        return target.usage().residentBytes() / 1e6;
    }

    private static double millisSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e6;
    }
}
