package gregor.compat.diff;

import gregor.wire.ApiSpec;
import gregor.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Sends each request to both brokers and collects what differs beyond {@link AllowedDifferences}. */
final class Comparison implements AutoCloseable {
    private final Session ours;
    private final Session stock;
    private final AllowedDifferences allowed;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    Comparison(Session ours, Session stock, AllowedDifferences allowed) {
        this.ours = ours;
        this.stock = stock;
        this.allowed = allowed;
    }

    /** A request that is the same for both. */
    <Q extends Message, S extends Message> void same(String what, ApiSpec<Q, S> api, int version, Q request)
            throws IOException {
        same(what, api, version, session -> request, (session, answer) -> {});
    }

    /** A request made for each, and what each remembers of its answer. A closed connection is an answer too. */
    <Q extends Message, S extends Message> void same(
            String what, ApiSpec<Q, S> api, int version, Function<Session, Q> request, BiConsumer<Session, S> remember)
            throws IOException {
        S ourAnswer = ours.call(api, version, request.apply(ours));
        S stockAnswer = stock.call(api, version, request.apply(stock));
        compared++;
        String name = api.name() + " v" + version + " " + what;
        if (ourAnswer == null || stockAnswer == null) {
            if (ourAnswer != stockAnswer) {
                differences.add(name + ": only " + (ourAnswer == null ? "ours" : "stock") + " closed the connection");
            }
            return;
        }
        compare(name, Answer.flatten(ourAnswer), Answer.flatten(stockAnswer));
        remember.accept(ours, ourAnswer);
        remember.accept(stock, stockAnswer);
    }

    /** Repeats a question to each until it has the answer that is waited for: what a new topic needs at first. */
    <Q extends Message, S extends Message> void untilSettled(
            ApiSpec<Q, S> api, int version, Q request, Predicate<S> settled) {
        for (Session session : List.of(ours, stock)) {
            Awaitility.await(api.name() + " settles")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> settled.test(session.call(api, version, request)));
        }
    }

    List<String> differences() {
        return differences;
    }

    int compared() {
        return compared;
    }

    @Override
    public void close() throws IOException {
        ours.close();
        stock.close();
    }

    private void compare(String name, Map<String, String> our, Map<String, String> their) {
        TreeSet<String> paths = new TreeSet<>(our.keySet());
        paths.addAll(their.keySet());
        for (String path : paths) {
            String a = our.get(path);
            String b = their.get(path);
            if (!Objects.equals(a, b) && !allowed.allows(name, path, a, b)) {
                differences.add(name + ": " + path + " is " + a + ", stock " + b);
            }
        }
    }
}
