package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every API, version and direction of the two stock releases against ours, on random values. */
final class ApiComparisonTest {
    private static final int ROUNDS = 25;
    private static final List<String> DIRECTIONS = List.of("Request", "Response");
    private static final List<StockRelease> RELEASES = List.of(StockRelease.old(), StockRelease.recent());

    private static final int LIST_CONFIG_RESOURCES = 74;
    /** What Kafka 3.9 called API 74 and its fields. */
    private static final Map<String, String> CLIENT_METRICS_NAMES =
            Map.of("clientmetricsresources", "configresources", "name", "resourcename");

    /** 4.3 has a field more in a version that 3.9 had kept to itself as unstable; ours is that of 4.3. */
    private static final Case CHANGED_SINCE_3_9 = new Case(87, 0, "Response");

    private record Case(int key, int version, String direction) implements Comparable<Case> {
        @Override
        public int compareTo(Case other) {
            return toString().compareTo(other.toString());
        }
    }

    @AfterAll
    static void closeReleases() throws IOException {
        for (StockRelease release : RELEASES) {
            release.close();
        }
    }

    @Test
    void everyVersionOfEveryApiIsEncodedAsStockKafkaDoes() {
        long seed = new Random().nextLong();
        System.out.println("API comparison, seed " + seed);
        Random random = new Random(seed);
        Set<Case> compared = new TreeSet<>();
        for (StockRelease release : RELEASES) {
            StockApis stock = new StockApis(release);
            for (int key : stock.names().keySet()) {
                for (String direction : DIRECTIONS) {
                    compare(stock, key, direction, random, compared);
                }
            }
        }
        Set<Case> demanded = demanded();
        System.out.println("API comparison: " + compared.size() + " of " + demanded.size()
                + " (key, version, direction) triples compared, " + ROUNDS + " random values each way and release");
        assertThat(compared).isEqualTo(demanded);
        assertThat(ours()).isEqualTo(demanded);
    }

    private static void compare(StockApis stock, int key, String direction, Random random, Set<Case> compared) {
        StockMessage theirs = stock.message(key, direction).orElseThrow();
        OurMessage ours = OurMessage.named("message", Apis.byKey(key).name() + direction);
        boolean isRenamed = key == LIST_CONFIG_RESOURCES
                && !stock.names().get(key).equals(Apis.byKey(key).name());
        Comparison comparison = new Comparison(theirs, ours, isRenamed ? CLIENT_METRICS_NAMES : Map.of());
        for (int version = theirs.minVersion(); version <= theirs.maxVersion(); version++) {
            Case triple = new Case(key, version, direction);
            if (stock.isRecent() || !triple.equals(CHANGED_SINCE_3_9)) {
                comparison.run(version, version, ROUNDS, random);
                compared.add(triple);
            }
        }
    }

    /** From the lowest version that either release has to the highest, as the stock classes say it. */
    private static Set<Case> demanded() {
        Set<Case> demanded = new TreeSet<>();
        StockApis old = new StockApis(RELEASES.get(0));
        StockApis recent = new StockApis(RELEASES.get(1));
        Set<Integer> keys = new TreeSet<>(old.names().keySet());
        keys.addAll(recent.names().keySet());
        for (int key : keys) {
            for (String direction : DIRECTIONS) {
                List<StockMessage> messages = new ArrayList<>();
                old.message(key, direction).ifPresent(messages::add);
                recent.message(key, direction).ifPresent(messages::add);
                int min = messages.stream()
                        .mapToInt(StockMessage::minVersion)
                        .min()
                        .orElseThrow();
                int max = messages.stream()
                        .mapToInt(StockMessage::maxVersion)
                        .max()
                        .orElseThrow();
                for (int version = min; version <= max; version++) {
                    demanded.add(new Case(key, version, direction));
                }
            }
        }
        return demanded;
    }

    private static Set<Case> ours() {
        Set<Case> ours = new TreeSet<>();
        for (ApiSpec<?, ?> api : Apis.all()) {
            for (int version = api.minVersion(); version <= api.maxVersion(); version++) {
                for (String direction : DIRECTIONS) {
                    ours.add(new Case(api.key(), version, direction));
                }
            }
        }
        return ours;
    }

    @Test
    void headerVersionsAreThoseOfStockKafka() {
        for (StockRelease release : RELEASES) {
            StockApis stock = new StockApis(release);
            for (int key : stock.names().keySet()) {
                StockMessage request = stock.message(key, "Request").orElseThrow();
                ApiSpec<?, ?> api = Apis.byKey(key);
                for (int version = request.minVersion(); version <= request.maxVersion(); version++) {
                    assertThat(api.requestHeaderVersion(version))
                            .as("request header of %s %d, %s", api, version, release)
                            .isEqualTo(stock.headerVersion(key, "Request", version));
                    assertThat(api.responseHeaderVersion(version))
                            .as("response header of %s %d, %s", api, version, release)
                            .isEqualTo(stock.headerVersion(key, "Response", version));
                }
            }
        }
    }
}
