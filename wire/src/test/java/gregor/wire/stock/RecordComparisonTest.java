package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Headers, the consumer protocol and the records of the coordinators against both stock releases, on random values. */
final class RecordComparisonTest {
    private static final int ROUNDS = 200;
    private static final StockRelease RECENT = StockRelease.recent();
    private static final List<StockRelease> RELEASES = List.of(StockRelease.old(), RECENT);
    /** Share groups were not for production in 3.9, and their record got a field in the same version; ours is that of 4.3. */
    private static final String CHANGED_SINCE_3_9 = "ShareGroupMetadataValue";

    @AfterAll
    static void closeReleases() throws IOException {
        for (StockRelease release : RELEASES) {
            release.close();
        }
    }

    @Test
    void everyVersionOfTheHeadersIsEncodedAsStockKafkaDoes() {
        Set<String> compared = new TreeSet<>();
        List<OurMessage> headers =
                List.of(OurMessage.named("message", "RequestHeader"), OurMessage.named("message", "ResponseHeader"));
        compareByVersion(headers, seeded("headers"), compared);
        assertThat(compared).isEqualTo(versions(headers)).hasSize(3 + 2);
    }

    @Test
    void everyVersionOfEveryRecordIsEncodedAsStockKafkaDoes() {
        Random random = seeded("records");
        Set<String> compared = new TreeSet<>();
        compareByVersion(OurMessage.records(), random, compared);
        compareNumberedKeys(random, compared);
        Set<String> demanded = versions(OurMessage.records());
        System.out.println(
                "Record comparison: " + compared.size() + " of " + demanded.size() + " (record, version) pairs");
        assertThat(compared).isEqualTo(demanded);
    }

    /** Where the versions of ours are those of stock's class, which is so except for keys since 4.0. */
    private static void compareByVersion(List<OurMessage> messages, Random random, Set<String> compared) {
        for (StockRelease release : RELEASES) {
            for (OurMessage ours : messages) {
                if (release == RECENT && ours.toString().endsWith("Key")) {
                    continue;
                }
                release.message(ours.toString()).ifPresent(stock -> {
                    for (int version = stock.minVersion(); version <= stock.maxVersion(); version++) {
                        compare(stock, version, ours, version, random, compared);
                    }
                });
            }
        }
    }

    /**
     * Until 3.9 the version of a key says which record it is, as with us. Since 4.0 the class has version 0 and that number
     * beside it, and two numbers are two classes.
     */
    private static void compareNumberedKeys(Random random, Set<String> compared) {
        for (OurMessage ours : OurMessage.records()) {
            if (ours.toString().endsWith("Key")) {
                RECENT.message(ours.toString())
                        .ifPresent(stock -> compare(stock, 0, ours, stock.apiKey(), random, compared));
            }
        }
        for (String part : List.of("Key", "Value")) {
            StockMessage stock = RECENT.message("LegacyOffsetCommit" + part).orElseThrow();
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
        boolean isRecent = stock.release().equals(RECENT.version());
        if (isRecent || !ours.toString().equals(CHANGED_SINCE_3_9)) {
            new Comparison(stock, ours, Map.of()).run(stockVersion, ourVersion, ROUNDS, random);
            compared.add(ours + " " + ourVersion);
        }
    }

    private static Set<String> versions(List<OurMessage> messages) {
        Set<String> versions = new TreeSet<>();
        for (OurMessage message : messages) {
            for (int version = message.minVersion(); version <= message.maxVersion(); version++) {
                versions.add(message + " " + version);
            }
        }
        return versions;
    }

    private static Random seeded(String what) {
        long seed = new Random().nextLong();
        System.out.println("Comparison of " + what + ", seed " + seed);
        return new Random(seed);
    }
}
