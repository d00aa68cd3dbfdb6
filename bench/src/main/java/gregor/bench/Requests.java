package gregor.bench;

import gregor.log.records.BatchBuilder;
import gregor.wire.BufferRecords;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.ProduceRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** The requests of the workloads, at versions that both brokers serve. */
final class Requests {
    static final int PRODUCE_VERSION = 9;
    static final int FETCH_VERSION = 12;
    static final int CREATE_TOPICS_VERSION = 5;
    static final int DELETE_TOPICS_VERSION = 5;

    private static final int TIMEOUT_MS = 30_000;

    private Requests() {}

    static CreateTopicsRequest createTopic(String topic, int partitions) {
        CreateTopicsRequest.CreatableTopic creatable = new CreateTopicsRequest.CreatableTopic();
        creatable.name = topic;
        creatable.numPartitions = partitions;
        creatable.replicationFactor = 1;
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.topics = List.of(creatable);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    static DeleteTopicsRequest deleteTopic(String topic) {
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topicNames = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    static ProduceRequest produce(String topic, int partition, int acks, ByteBuffer batch) {
        ProduceRequest.PartitionProduceData records = new ProduceRequest.PartitionProduceData();
        records.index = partition;
        records.records = new BufferRecords(batch);
        ProduceRequest.TopicProduceData data = new ProduceRequest.TopicProduceData();
        data.name = topic;
        data.partitionData = List.of(records);
        ProduceRequest request = new ProduceRequest();
        request.acks = (short) acks;
        request.timeoutMs = TIMEOUT_MS;
        request.topicData = List.of(data);
        return request;
    }

    static FetchRequest fetch(String topic, int partition, long offset, int maxBytes) {
        FetchRequest.FetchPartition from = new FetchRequest.FetchPartition();
        from.partition = partition;
        from.fetchOffset = offset;
        from.partitionMaxBytes = maxBytes;
        FetchRequest.FetchTopic fetchTopic = new FetchRequest.FetchTopic();
        fetchTopic.topic = topic;
        fetchTopic.partitions = List.of(from);
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 500;
        request.minBytes = 1;
        request.maxBytes = maxBytes;
        request.topics = List.of(fetchTopic);
        return request;
    }

    /** An uncompressed batch of records of one size. */
    static ByteBuffer batch(int records, int valueBytes) {
        try (BatchBuilder batch = new BatchBuilder()) {
            byte[] value = new byte[valueBytes];
            for (int i = 0; i < records; i++) {
                batch.append(System.currentTimeMillis(), null, value);
            }
            return batch.build();
        }
    }
}
