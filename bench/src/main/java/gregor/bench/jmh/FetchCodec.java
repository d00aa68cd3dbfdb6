package gregor.bench.jmh;

import gregor.wire.Message;
import gregor.wire.Records;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Fetch of one partition, whose records stay in their file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FetchCodec {
    private static final int VERSION = 12;

    private final ByteBuffer request = Frames.request(Apis.FETCH, VERSION, request());
    private final FetchResponse response = response();
    private final ByteBuffer sent = ByteBuffer.allocateDirect(1024);

    /** Records that the network layer would send from their file. */
    private record InFile(int sizeBytes) implements Records {}

    @Benchmark
    public Message decodeRequest() {
        return Frames.decode(request);
    }

    @Benchmark
    public int encodeResponse() {
        return Frames.encode(Apis.FETCH, VERSION, response, sent, (position, records) -> {});
    }

    private static FetchRequest request() {
        FetchRequest.FetchPartition partition = new FetchRequest.FetchPartition();
        partition.fetchOffset = 1_000_000;
        partition.partitionMaxBytes = 1 << 20;
        FetchRequest.FetchTopic topic = new FetchRequest.FetchTopic();
        topic.topic = "orders";
        topic.partitions = List.of(partition);
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 500;
        request.minBytes = 1;
        request.topics = List.of(topic);
        return request;
    }

    private static FetchResponse response() {
        FetchResponse.PartitionData partition = new FetchResponse.PartitionData();
        partition.highWatermark = 2_000_000;
        partition.records = new InFile(1 << 20);
        FetchResponse.FetchableTopicResponse topic = new FetchResponse.FetchableTopicResponse();
        topic.topic = "orders";
        topic.partitions = List.of(partition);
        FetchResponse response = new FetchResponse();
        response.responses = List.of(topic);
        return response;
    }
}
