package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Headers, the consumer protocol and the records of the coordinators against both stock releases, on random values. */
final class RecordComparisonTest {
    private static final int ROUNDS = 200;
    private static final List<StockRelease> RELEASES = List.of(StockRelease.old(), StockRelease.recent());
    /** Share groups were not for production in 3.9, and their record got a field in the same version; ours is that of 4.3. */
    private static final String CHANGED_SINCE_3_9 = "ShareGroupMetadataValue";

    private static final Path SCHEMAS = Path.of("src", "main", "schema");

    @AfterAll
    static void closeReleases() throws IOException {
        for (StockRelease release : RELEASES) {
            release.close();
        }
    }

    @Test
    void everyVersionOfTheHeadersAndTheConsumerProtocolIsEncodedAsStockKafkaDoes() {
        Random random = seeded("headers");
        Set<String> compared = new TreeSet<>();
        compareByVersion("message", List.of("RequestHeader", "ResponseHeader"), random, compared);
        compareByVersion(
                "record", List.of("ConsumerProtocolSubscription", "ConsumerProtocolAssignment"), random, compared);
        assertThat(compared).hasSize(3 + 2 + 4 + 4);
    }

    @Test
    void everyVersionOfEveryCoordinatorRecordIsEncodedAsStockKafkaDoes() throws IOException {
        Random random = seeded("coordinator records");
        Set<String> compared = new TreeSet<>();
        compareByVersion("record", names("Value"), random, compared);
        compareKeys(names("Key"), random, compared);
        compareLegacyOffsetCommit(random, compared);
        Set<String> demanded = new TreeSet<>();
        for (String name : concat(names("Key"), names("Value"))) {
            OurMessage ours = OurMessage.named("record", name);
            for (int version = ours.minVersion(); version <= ours.maxVersion(); version++) {
                demanded.add(name + " " + version);
            }
        }
        System.out.println(
                "Record comparison: " + compared.size() + " of " + demanded.size() + " (record, version) pairs");
        assertThat(compared).isEqualTo(demanded);
    }

    /** Where the version of ours is the version of stock's class. */
    private static void compareByVersion(String javaPackage, List<String> names, Random random, Set<String> compared) {
        for (StockRelease release : RELEASES) {
            for (String name : names) {
                OurMessage ours = OurMessage.named(javaPackage, name);
                release.message(name).ifPresent(stock -> {
                    for (int version = stock.minVersion(); version <= stock.maxVersion(); version++) {
                        compare(stock, version, ours, version, random, compared);
                    }
                });
            }
        }
    }

    /** Until 3.9 the version of a key says which record it is, as with us; since 4.0 the class has that number beside it. */
    private static void compareKeys(List<String> names, Random random, Set<String> compared) {
        compareOldKeys(names, random, compared);
        for (String name : names) {
            RELEASES.get(1).message(name).ifPresent(stock -> {
                compare(stock, 0, OurMessage.named("record", name), stock.apiKey(), random, compared);
            });
        }
    }

    private static void compareOldKeys(List<String> names, Random random, Set<String> compared) {
        for (String name : names) {
            RELEASES.get(0).message(name).ifPresent(stock -> {
                for (int version = stock.minVersion(); version <= stock.maxVersion(); version++) {
                    compare(stock, version, OurMessage.named("record", name), version, random, compared);
                }
            });
        }
    }

    private static void compareLegacyOffsetCommit(Random random, Set<String> compared) {
        for (String part : List.of("Key", "Value")) {
            StockMessage stock =
                    RELEASES.get(1).message("LegacyOffsetCommit" + part).orElseThrow();
            compare(stock, 0, OurMessage.named("record", "OffsetCommit" + part), 0, random, compared);
        }
    }

    private static void compare(
            StockMessage stock,
            int stockVersion,
            OurMessage ours,
            int ourVersion,
            Random random,
            Set<String> compared) {
        boolean isOld = stock.release().equals(RELEASES.get(0).version());
        if (isOld && ours.toString().equals(CHANGED_SINCE_3_9)) {
            return;
        }
        new Comparison(stock, ours, Map.of()).run(stockVersion, ourVersion, ROUNDS, random);
        compared.add(ours + " " + ourVersion);
    }

    private static List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS.resolve("records"))) {
            return files.map(file -> file.getFileName().toString().replace(".api", ""))
                    .filter(name -> !name.startsWith("ConsumerProtocol"))
                    .map(name -> name + part)
                    .sorted()
                    .toList();
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static Random seeded(String what) {
        long seed = new Random().nextLong();
        System.out.println("Comparison of " + what + ", seed " + seed);
        return new Random(seed);
    }
}
