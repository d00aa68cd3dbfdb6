package gregor.broker;

import gregor.broker.config.BrokerConfig;
import gregor.log.records.BatchBuilder;
import gregor.wire.ApiSpec;
import gregor.wire.BufferRecords;
import gregor.wire.Message;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.ApiVersionsRequest;
import gregor.wire.message.Apis;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.CreateTopicsRequest.CreatableTopic;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchRequest.FetchPartition;
import gregor.wire.message.FetchRequest.FetchTopic;
import gregor.wire.message.FindCoordinatorRequest;
import gregor.wire.message.InitProducerIdRequest;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.PartitionProduceData;
import gregor.wire.message.ProduceRequest.TopicProduceData;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts a broker on an empty directory, asks it the first things that clients ask, and stops it. The classes loaded on the way
 * are what the start script keeps in an archive, so that the next start need not load them one by one.
 */
public final class Rehearsal {
    private static final String TOPIC = "rehearsal";
    private static final int TIMEOUT_MS = 10_000;

    private final DataInputStream in;
    private final Socket socket;

    private Rehearsal(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
    }

    /** @param args an empty directory */
    public static void main(String[] args) throws Exception {
        BrokerConfig config = BrokerConfig.of(Map.of(
                "broker.id", "0",
                "log.dirs", Path.of(args[0]).toString(),
                "listeners", "PLAINTEXT://127.0.0.1:0",
                "zookeeper.embedded.port", "0"));
        Broker broker = new Broker(config, () -> {});
        try {
            broker.start();
            try (Socket socket = new Socket("127.0.0.1", broker.port())) {
                socket.setSoTimeout(TIMEOUT_MS);
                new Rehearsal(socket).ask();
            }
        } finally {
            broker.close();
        }
    }

    private void ask() throws IOException {
        ApiVersionsRequest software = new ApiVersionsRequest();
        software.clientSoftwareName = TOPIC;
        software.clientSoftwareVersion = "1";
        send(Apis.API_VERSIONS, software);
        send(Apis.CREATE_TOPICS, creation());
        send(Apis.METADATA, new MetadataRequest());
        send(Apis.INIT_PRODUCER_ID, new InitProducerIdRequest());
        send(Apis.PRODUCE, 11, records());
        send(Apis.LIST_OFFSETS, new ListOffsetsRequest());
        send(Apis.FETCH, 12, fetch());
        FindCoordinatorRequest group = new FindCoordinatorRequest();
        group.coordinatorKeys = List.of(TOPIC);
        send(Apis.FIND_COORDINATOR, group);
    }

    private <Q extends Message> void send(ApiSpec<Q, ?> api, Q request) throws IOException {
        int version = api.maxVersion();
        while (api.isUnstable(version)) {
            version--;
        }
        send(api, version, request);
    }

    private <Q extends Message> void send(ApiSpec<Q, ?> api, int version, Q request) throws IOException {
        socket.getOutputStream()
                .write(OutgoingFrame.request(api, version, 1, TOPIC, request)
                        .toBuffer()
                        .array());
        in.skipNBytes(in.readInt());
    }

    private static CreateTopicsRequest creation() {
        CreatableTopic topic = new CreatableTopic();
        topic.name = TOPIC;
        topic.numPartitions = 1;
        topic.replicationFactor = 1;
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.topics = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    private static ProduceRequest records() {
        PartitionProduceData partition = new PartitionProduceData();
        try (BatchBuilder batch = new BatchBuilder()) {
            byte[] value = TOPIC.getBytes(StandardCharsets.UTF_8);
            partition.records = new BufferRecords(batch.append(0, null, value).build());
        }
        TopicProduceData topic = new TopicProduceData();
        topic.name = TOPIC;
        topic.partitionData = List.of(partition);
        ProduceRequest request = new ProduceRequest();
        request.acks = -1;
        request.timeoutMs = TIMEOUT_MS;
        request.topicData = List.of(topic);
        return request;
    }

    private static FetchRequest fetch() {
        FetchPartition partition = new FetchPartition();
        partition.partitionMaxBytes = 1 << 20;
        FetchTopic topic = new FetchTopic();
        topic.topic = TOPIC;
        topic.partitions = List.of(partition);
        FetchRequest request = new FetchRequest();
        request.maxBytes = 1 << 20;
        request.minBytes = 1;
        request.maxWaitMs = 100;
        request.topics = List.of(topic);
        return request;
    }
}
