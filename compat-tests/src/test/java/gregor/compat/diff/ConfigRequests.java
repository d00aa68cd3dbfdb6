package gregor.compat.diff;

import gregor.wire.message.AlterConfigsRequest;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeConfigsRequest;
import gregor.wire.message.IncrementalAlterConfigsRequest;
import java.io.IOException;
import java.util.List;

/** Configuration: described and altered, of topics and brokers, rightly and wrongly. */
final class ConfigRequests {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;
    private static final String NAME = "configured";

    private final Comparison comparison;

    ConfigRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        describe();
        alterIncrementally();
        alter();
    }

    private void describe() throws IOException {
        for (int version = 0; version <= 4; version++) {
            describe(version, "a topic", TOPIC, NAME, null);
            describe(version, "two keys", TOPIC, NAME, List.of("retention.ms", "segment.bytes"));
            describe(version, "an unknown key", TOPIC, NAME, List.of("no.such.key"));
            describe(version, "an unknown topic", TOPIC, "nowhere", null);
            describe(version, "a bad topic name", TOPIC, "no spaces", null);
            describe(
                    version,
                    "some of the broker's",
                    BROKER,
                    "0",
                    List.of("auto.create.topics.enable", "num.io.threads"));
            describe(version, "the default broker", BROKER, "", null);
            describe(version, "another broker", BROKER, "7", null);
            describe(version, "not a number", BROKER, "x", null);
            describe(version, "an unknown kind", (byte) 99, "x", null);
        }
    }

    private void alterIncrementally() throws IOException {
        for (int version = 0; version <= 1; version++) {
            change(version, "set", TOPIC, NAME, SET, "max.message.bytes", "200000");
            change(version, "set wrongly", TOPIC, NAME, SET, "max.message.bytes", "many");
            change(version, "set an unknown key", TOPIC, NAME, SET, "no.such.key", "1");
            change(version, "append", TOPIC, NAME, APPEND, "cleanup.policy", "delete");
            change(version, "subtract", TOPIC, NAME, SUBTRACT, "cleanup.policy", "delete");
            change(version, "append to what is no list", TOPIC, NAME, APPEND, "max.message.bytes", "1");
            change(version, "delete", TOPIC, NAME, DELETE, "max.message.bytes", null);
            change(version, "of an unknown topic", TOPIC, "nowhere", SET, "max.message.bytes", "1");
            change(version, "an unknown operation", TOPIC, NAME, (byte) 9, "max.message.bytes", "1");
            change(version, "a null value", TOPIC, NAME, SET, "max.message.bytes", null);
            change(version, "of the broker", BROKER, "0", SET, "log.cleaner.threads", "2");
            change(version, "of all brokers", BROKER, "", SET, "message.max.bytes", "1100000");
            change(version, "what no broker can change", BROKER, "0", SET, "num.partitions", "2");
            change(version, "of another broker", BROKER, "7", SET, "log.cleaner.threads", "2");
            awaitBrokers("1100000", "2");
            describe(4, "a topic after changes", TOPIC, NAME, null);
            describe(4, "the broker after changes", BROKER, "0", List.of("log.cleaner.threads", "message.max.bytes"));
            change(version, "of the broker, back", BROKER, "0", DELETE, "log.cleaner.threads", null);
            change(version, "of all brokers, back", BROKER, "", DELETE, "message.max.bytes", null);
            awaitBrokers("1048588", "1");
        }
    }

    private void alter() throws IOException {
        for (int version = 0; version <= 2; version++) {
            alter(version, "a topic", NAME, "retention.ms", "5000000");
            describe(4, "what was not named is gone", TOPIC, NAME, null);
            alter(version, "a topic wrongly", NAME, "retention.ms", "soon");
            alter(version, "an unknown key", NAME, "no.such.key", "1");
            alter(version, "an unknown topic", "nowhere", "retention.ms", "1");
        }
    }

    /** A broker hears of its changed settings after the answer. */
    private void awaitBrokers(String messageMaxBytes, String cleanerThreads) {
        comparison.untilSettled(
                Apis.DESCRIBE_CONFIGS,
                4,
                describing(BROKER, "0", List.of("message.max.bytes", "log.cleaner.threads")),
                answer -> answer.results.get(0).configs.stream()
                        .map(config -> config.value)
                        .toList()
                        .containsAll(List.of(messageMaxBytes, cleanerThreads)));
    }

    private void describe(int version, String what, byte type, String name, List<String> keys) throws IOException {
        DescribeConfigsRequest request = describing(type, name, keys);
        request.includeDocumentation = version >= 3;
        comparison.same(what, Apis.DESCRIBE_CONFIGS, version, request);
    }

    private static DescribeConfigsRequest describing(byte type, String name, List<String> keys) {
        DescribeConfigsRequest.DescribeConfigsResource resource = new DescribeConfigsRequest.DescribeConfigsResource();
        resource.resourceType = type;
        resource.resourceName = name;
        resource.configurationKeys = keys;
        DescribeConfigsRequest request = new DescribeConfigsRequest();
        request.resources = List.of(resource);
        request.includeSynonyms = true;
        return request;
    }

    private void change(int version, String what, byte type, String name, byte operation, String key, String value)
            throws IOException {
        IncrementalAlterConfigsRequest.AlterableConfig config = new IncrementalAlterConfigsRequest.AlterableConfig();
        config.name = key;
        config.configOperation = operation;
        config.value = value;
        IncrementalAlterConfigsRequest.AlterConfigsResource resource =
                new IncrementalAlterConfigsRequest.AlterConfigsResource();
        resource.resourceType = type;
        resource.resourceName = name;
        resource.configs = List.of(config);
        IncrementalAlterConfigsRequest request = new IncrementalAlterConfigsRequest();
        request.resources = List.of(resource);
        comparison.same(what, Apis.INCREMENTAL_ALTER_CONFIGS, version, request);
    }

    private void alter(int version, String what, String name, String key, String value) throws IOException {
        AlterConfigsRequest.AlterableConfig config = new AlterConfigsRequest.AlterableConfig();
        config.name = key;
        config.value = value;
        AlterConfigsRequest.AlterConfigsResource resource = new AlterConfigsRequest.AlterConfigsResource();
        resource.resourceType = TOPIC;
        resource.resourceName = name;
        resource.configs = List.of(config);
        AlterConfigsRequest request = new AlterConfigsRequest();
        request.resources = List.of(resource);
        comparison.same(what, Apis.ALTER_CONFIGS, version, request);
    }
}
