package gregor.bench;

import gregor.log.records.BatchBuilder;
import gregor.wire.BufferRecords;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.ProduceRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The requests of the workloads, at versions that both brokers serve. */
final class Requests {
    static final int PRODUCE_VERSION = 9;
    static final int FETCH_VERSION = 12;
    static final int CREATE_TOPICS_VERSION = 5;
    static final int DELETE_TOPICS_VERSION = 5;
    static final int LIST_OFFSETS_VERSION = 5;
    static final int METADATA_VERSION = 9;

    private static final int TIMEOUT_MS = 30_000;

    private Requests() {}

    static CreateTopicsRequest createTopic(String topic, int partitions, Map<String, String> configs) {
        CreateTopicsRequest.CreatableTopic creatable = new CreateTopicsRequest.CreatableTopic();
        creatable.name = topic;
        creatable.numPartitions = partitions;
        creatable.replicationFactor = 1;
        creatable.configs =
                configs.entrySet().stream().map(Requests::topicConfig).toList();
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.topics = List.of(creatable);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    /** A topic with a place for each replica, its leader first. */
    static CreateTopicsRequest createTopic(String topic, List<List<Integer>> replicas) {
        CreateTopicsRequest request = createTopic(topic, -1, Map.of());
        CreateTopicsRequest.CreatableTopic creatable = request.topics.get(0);
        creatable.replicationFactor = -1;
        creatable.assignments = IntStream.range(0, replicas.size())
                .mapToObj(partition -> {
                    CreateTopicsRequest.CreatableReplicaAssignment assignment =
                            new CreateTopicsRequest.CreatableReplicaAssignment();
                    assignment.partitionIndex = partition;
                    assignment.brokerIds = replicas.get(partition);
                    return assignment;
                })
                .toList();
        return request;
    }

    private static CreateTopicsRequest.CreatableTopicConfig topicConfig(Map.Entry<String, String> entry) {
        CreateTopicsRequest.CreatableTopicConfig config = new CreateTopicsRequest.CreatableTopicConfig();
        config.name = entry.getKey();
        config.value = entry.getValue();
        return config;
    }

    static DeleteTopicsRequest deleteTopic(String topic) {
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topicNames = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    static ProduceRequest produce(String topic, int partition, int acks, ByteBuffer batch) {
        return produce(topic, partition, partition + 1, acks, batch);
    }

    /** The same batch for several partitions. */
    static ProduceRequest produce(String topic, int fromPartition, int toPartition, int acks, ByteBuffer batch) {
        List<ProduceRequest.PartitionProduceData> partitions = new ArrayList<>();
        for (int partition = fromPartition; partition < toPartition; partition++) {
            ProduceRequest.PartitionProduceData records = new ProduceRequest.PartitionProduceData();
            records.index = partition;
            records.records = new BufferRecords(batch.duplicate());
            partitions.add(records);
        }
        ProduceRequest.TopicProduceData data = new ProduceRequest.TopicProduceData();
        data.name = topic;
        data.partitionData = partitions;
        ProduceRequest request = new ProduceRequest();
        request.acks = (short) acks;
        request.timeoutMs = TIMEOUT_MS;
        request.topicData = List.of(data);
        return request;
    }

    /** Asks for the end of all partitions of topics, which only their leaders tell. */
    static ListOffsetsRequest endOffsets(List<String> topics, int partitions) {
        List<Integer> all = IntStream.range(0, partitions).boxed().toList();
        return endOffsets(topics.stream().collect(Collectors.toMap(topic -> topic, topic -> all)));
    }

    /** The same of some partitions, by topic. */
    static ListOffsetsRequest endOffsets(Map<String, List<Integer>> partitions) {
        ListOffsetsRequest request = new ListOffsetsRequest();
        request.replicaId = -1;
        request.topics = partitions.entrySet().stream()
                .map(entry -> {
                    ListOffsetsRequest.ListOffsetsTopic asked = new ListOffsetsRequest.ListOffsetsTopic();
                    asked.name = entry.getKey();
                    asked.partitions =
                            entry.getValue().stream().map(Requests::endOffset).toList();
                    return asked;
                })
                .toList();
        return request;
    }

    /** Who leads what. */
    static MetadataRequest metadata(List<String> topics) {
        MetadataRequest request = new MetadataRequest();
        request.topics = topics.stream()
                .map(topic -> {
                    MetadataRequest.MetadataRequestTopic asked = new MetadataRequest.MetadataRequestTopic();
                    asked.name = topic;
                    return asked;
                })
                .toList();
        request.allowAutoTopicCreation = false;
        return request;
    }

    private static ListOffsetsRequest.ListOffsetsPartition endOffset(int partition) {
        ListOffsetsRequest.ListOffsetsPartition asked = new ListOffsetsRequest.ListOffsetsPartition();
        asked.partitionIndex = partition;
        asked.timestamp = -1;
        return asked;
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
