package gregor.compat.storage;

import gregor.compat.process.Broker;
import gregor.compat.wire.Connection;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;

/** One of the two brokers of a comparison, as a client and as whoever looks at its disk. */
final class Peer implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    private static final int PRODUCE = 9;

    private final Broker broker;
    private final Admin admin;
    private final Connection connection;

    Peer(Broker broker) throws IOException {
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        connection = new Connection(broker.bootstrap());
    }

    Broker broker() {
        return broker;
    }

    void create(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    /** Sets, or with a null value takes back; the name of the error, NONE without one. */
    String alter(ConfigResource resource, Map<String, String> settings) throws Exception {
        Collection<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((key, value) -> changes.add(new AlterConfigOp(
                new ConfigEntry(key, value), value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET)));
        try {
            admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
            return Errors.NONE.name();
        } catch (ExecutionException e) {
            return Errors.forException(e.getCause()).name();
        }
    }

    void deleteRecords(String topic, long before) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    /** Commits an offset of the only partition for a group. */
    void commit(String group, String topic, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    /** True once the topic takes records, of which this sends none. */
    boolean takesRecords(String topic) throws IOException {
        return fetch(topic, 4).equals(Errors.NONE.name());
    }

    /** Sends records to the only partition; what became of it, the times apart. */
    String produce(String topic, ByteBuffer records, int acks) throws IOException {
        ProduceRequest.PartitionProduceData data = new ProduceRequest.PartitionProduceData();
        data.index = 0;
        data.records = new BufferRecords(records.duplicate());
        ProduceRequest.TopicProduceData topicData = new ProduceRequest.TopicProduceData();
        topicData.name = topic;
        topicData.partitionData = List.of(data);
        ProduceRequest request = new ProduceRequest();
        request.acks = (short) acks;
        request.timeoutMs = TIMEOUT_MS;
        request.topicData = List.of(topicData);
        ProduceResponse.PartitionProduceResponse answer = connection
                .call(Apis.PRODUCE, PRODUCE, request)
                .responses
                .get(0)
                .partitionResponses
                .get(0);
        return Errors.forCode(answer.errorCode) + " at " + answer.baseOffset
                + (answer.logAppendTimeMs < 0 ? "" : ", stamped");
    }

    /** A fetch of the first offset at a version; the name of its error. */
    String fetch(String topic, int version) throws IOException {
        return fetch(topic, version, 0);
    }

    /** The same from another offset on. */
    String fetch(String topic, int version, long offset) throws IOException {
        FetchRequest.FetchPartition partition = new FetchRequest.FetchPartition();
        partition.fetchOffset = offset;
        partition.partitionMaxBytes = 1_000_000;
        FetchRequest.FetchTopic wanted = new FetchRequest.FetchTopic();
        wanted.topic = topic;
        wanted.partitions = List.of(partition);
        FetchRequest request = new FetchRequest();
        request.topics = List.of(wanted);
        return Errors.forCode(connection
                        .call(Apis.FETCH, version, request)
                        .responses
                        .get(0)
                        .partitions
                        .get(0)
                        .errorCode)
                .name();
    }

    Path directory(String topic) {
        return broker.logDir().resolve(topic + "-0");
    }

    /** What a checkpoint in the root of the log directory says of a topic's only partition. */
    Optional<String> checkpointed(String file, String topic) throws IOException {
        return Files.readAllLines(broker.logDir().resolve(file)).stream()
                .filter(line -> line.startsWith(topic + " 0 "))
                .findFirst();
    }

    @Override
    public void close() {
        admin.close();
        try {
            connection.close();
        } catch (IOException e) {
            throw new KafkaException(e);
        }
    }
}
