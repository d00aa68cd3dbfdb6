package gregor.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The workloads that need one broker, in the order in which one broker runs them, and what each measures. */
final class Workloads {
    private static final double GB = 1e9;
    private static final int LARGE_BATCH_RECORDS = 97;
    private static final int LARGE_BATCH_VALUE_BYTES = 1_014;
    private static final String FIRST = "produce 100 kB batches, first 10 s";
    private static final String WARM = "produce 100 kB batches, warm";
    private static final double FIRST_SECONDS = 10;
    private static final double WARM_MAX_SECONDS = 60;
    private static final long WARM_REQUESTS = 20_000;
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final Target target;
    private final double seconds;
    private final List<Measure> measures = new ArrayList<>();

    /** @param seconds how long each timed part runs */
    Workloads(Target target, double seconds) {
        this.target = target;
        this.seconds = seconds;
    }

    List<Measure> run() throws Exception {
        produceLarge();
        fetchCached();
        produceSmall();
        endToEnd();
        return measures;
    }

    /**
     * The warm part writes the same number of bytes to both brokers, after what the first one wrote was deleted: a byte costs more
     * once the page cache has to grow, and the faster broker would come to that point sooner.
     */
    private void produceLarge() throws Exception {
        ByteBuffer batch = Requests.batch(LARGE_BATCH_RECORDS, LARGE_BATCH_VALUE_BYTES);
        target.createTopic("first", 2);
        addLarge(FIRST, new ProduceLoad(target, "first", 2, 5, 1, batch).run(FIRST_SECONDS, NO_LIMIT), batch);
        target.deleteTopic("first");
        target.createTopic("large", 2);
        ProduceLoad load = new ProduceLoad(target, "large", 2, 5, 1, batch);
        load.run(WARM_MAX_SECONDS, WARM_REQUESTS);
        addLarge(WARM, load.run(WARM_MAX_SECONDS, WARM_REQUESTS), batch);
        target.deleteTopic("large");
    }

    private void addLarge(String name, ProduceLoad.Outcome outcome, ByteBuffer batch) {
        double gigabytes = outcome.requests() * (double) batch.remaining() / GB;
        measures.add(Measure.higher(name, "MB/s", gigabytes * 1000 / outcome.seconds()));
        measures.add(Measure.lower(name, "broker CPU s/GB", outcome.cpuSeconds() / gigabytes));
        addPercentiles(name, outcome);
    }

    private void addPercentiles(String name, ProduceLoad.Outcome outcome) {
        measures.add(Measure.lower(name, "p50 ms", outcome.percentileMs(50)));
        measures.add(Measure.lower(name, "p99 ms", outcome.percentileMs(99)));
        measures.add(Measure.lower(name, "p99.9 ms", outcome.percentileMs(99.9)));
    }

    private void fetchCached() throws Exception {
        target.createTopic("cached", 2);
        ByteBuffer batch = Requests.batch(LARGE_BATCH_RECORDS, LARGE_BATCH_VALUE_BYTES);
        new ProduceLoad(target, "cached", 2, 5, 1, batch).run(60, 5_000);
        FetchLoad load = new FetchLoad(target, "cached", 2, 1 << 20);
        load.run((long) (3 * GB));
        FetchLoad.Outcome outcome = load.run((long) (6 * GB));
        String name = "fetch from the page cache";
        measures.add(Measure.higher(name, "MB/s", outcome.bytes() / 1e6 / outcome.seconds()));
        measures.add(Measure.lower(name, "broker CPU s/GB", outcome.cpuSeconds() / (outcome.bytes() / GB)));
    }

    private void produceSmall() throws Exception {
        target.createTopic("small", 8);
        ProduceLoad load = new ProduceLoad(target, "small", 8, 1, 1, Requests.batch(1, 100));
        load.run(seconds, NO_LIMIT);
        ProduceLoad.Outcome outcome = load.run(seconds, NO_LIMIT);
        String name = "one small record per request, 8 connections";
        measures.add(Measure.higher(name, "requests/s", outcome.requestsPerSecond()));
        measures.add(Measure.lower(name, "broker CPU us/request", outcome.cpuSeconds() * 1e6 / outcome.requests()));
        addPercentiles(name, outcome);
    }

    private void endToEnd() throws Exception {
        target.createTopic("paced", 1);
        EndToEndLoad load = new EndToEndLoad(target, "paced", 1_000);
        load.run(seconds);
        EndToEndLoad.Outcome outcome = load.run(seconds);
        String name = "1,000 records/s end to end";
        measures.add(Measure.lower(name, "p50 ms", outcome.percentileMs(50)));
        measures.add(Measure.lower(name, "p99 ms", outcome.percentileMs(99)));
        measures.add(Measure.lower(name, "p99.9 ms", outcome.percentileMs(99.9)));
        measures.add(Measure.lower(name, "broker CPU us/record", outcome.cpuSeconds() * 1e6 / outcome.records()));
    }
}
