package gregor.bench.jmh;

import gregor.base.Uuid;
import gregor.wire.RegionSink;
import gregor.wire.message.Apis;
import gregor.wire.message.MetadataResponse;
import gregor.wire.message.MetadataResponse.MetadataResponseBroker;
import gregor.wire.message.MetadataResponse.MetadataResponsePartition;
import gregor.wire.message.MetadataResponse.MetadataResponseTopic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A Metadata response of 100 topics with 3 partitions each: the largest answer that clients ask for regularly. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetadataCodec {
    private static final int VERSION = 12;
    private static final int TOPICS = 100;
    private static final int PARTITIONS = 3;
    private static final List<Integer> REPLICAS = List.of(0, 1, 2);

    private final MetadataResponse response = response();
    private final ByteBuffer sent = ByteBuffer.allocateDirect(64 * 1024);

    @Benchmark
    public int encodeResponse() {
        return Frames.encode(Apis.METADATA, VERSION, response, sent, RegionSink.NONE);
    }

    private static MetadataResponse response() {
        MetadataResponse response = new MetadataResponse();
        response.clusterId = "cluster";
        response.brokers = REPLICAS.stream().map(MetadataCodec::broker).toList();
        response.topics =
                IntStream.range(0, TOPICS).mapToObj(MetadataCodec::topic).toList();
        return response;
    }

    private static MetadataResponseBroker broker(int id) {
        MetadataResponseBroker broker = new MetadataResponseBroker();
        broker.nodeId = id;
        broker.host = "broker-" + id + ".example.org";
        broker.port = 9092;
        return broker;
    }

    private static MetadataResponseTopic topic(int number) {
        MetadataResponseTopic topic = new MetadataResponseTopic();
        topic.name = "orders-" + number;
        topic.topicId = new Uuid(number, number);
        topic.partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(MetadataCodec::partition)
                .toList();
        return topic;
    }

    private static MetadataResponsePartition partition(int index) {
        MetadataResponsePartition partition = new MetadataResponsePartition();
        partition.partitionIndex = index;
        partition.leaderId = index;
        partition.replicaNodes = REPLICAS;
        partition.isrNodes = REPLICAS;
        return partition;
    }
}
