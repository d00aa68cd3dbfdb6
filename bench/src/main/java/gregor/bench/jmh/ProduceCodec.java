package gregor.bench.jmh;

import gregor.wire.BufferRecords;
import gregor.wire.Message;
import gregor.wire.RegionSink;
import gregor.wire.message.Apis;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceResponse;
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

/** Produce with one partition of 100 kB: its cost must not depend on the records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProduceCodec {
    private static final int VERSION = 9;

    private final ByteBuffer request = Frames.request(Apis.PRODUCE, VERSION, request(Frames.largeBatch()));
    private final ProduceResponse response = response();
    private final ByteBuffer sent = ByteBuffer.allocateDirect(1024);

    @Benchmark
    public Message decodeRequest() {
        return Frames.decode(request);
    }

    @Benchmark
    public int encodeResponse() {
        return Frames.encode(Apis.PRODUCE, VERSION, response, sent, RegionSink.NONE);
    }

    private static ProduceRequest request(ByteBuffer batch) {
        ProduceRequest.PartitionProduceData partition = new ProduceRequest.PartitionProduceData();
        partition.records = new BufferRecords(batch);
        ProduceRequest.TopicProduceData topic = new ProduceRequest.TopicProduceData();
        topic.name = "orders";
        topic.partitionData = List.of(partition);
        ProduceRequest request = new ProduceRequest();
        request.acks = 1;
        request.topicData = List.of(topic);
        return request;
    }

    private static ProduceResponse response() {
        ProduceResponse.TopicProduceResponse topic = new ProduceResponse.TopicProduceResponse();
        topic.name = "orders";
        topic.partitionResponses = List.of(new ProduceResponse.PartitionProduceResponse());
        ProduceResponse response = new ProduceResponse();
        response.responses = List.of(topic);
        return response;
    }
}
