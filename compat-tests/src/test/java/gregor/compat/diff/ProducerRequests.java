package gregor.compat.diff;

import gregor.wire.message.Apis;
import gregor.wire.message.DescribeProducersRequest;
import gregor.wire.message.DescribeProducersRequest.TopicRequest;
import java.io.IOException;
import java.util.List;

/** What partitions remember of producers, after {@link RecordRequests} has produced with and without ids. */
final class ProducerRequests {
    private static final String TOPIC = "records";

    private final Comparison comparison;

    ProducerRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        describe("of a partition with several", TOPIC, 0);
        describe("of a partition without any", TOPIC, 1);
        describe("of two partitions and one that is not there", TOPIC, 0, 1, 9);
        describe("of a partition below 0", TOPIC, -1);
        describe("of an unknown topic", "nowhere", 0);
        describe("of a name that no topic can have", "no topic!", 0, 1);
        describe("of no name", "", 0);
        describe("of no partition", TOPIC);
    }

    private void describe(String what, String topic, Integer... partitions) throws IOException {
        TopicRequest asked = new TopicRequest();
        asked.name = topic;
        asked.partitionIndexes = List.of(partitions);
        DescribeProducersRequest request = new DescribeProducersRequest();
        request.topics = List.of(asked);
        comparison.same("producers " + what, Apis.DESCRIBE_PRODUCERS, 0, request);
    }
}
