package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.log.Log;
import gregor.log.TimedOffset;
import gregor.replica.Isolation;
import gregor.replica.OffsetList;
import gregor.replica.OffsetResult;
import gregor.replica.Partition;
import gregor.replica.PartitionReads;
import gregor.replica.PartitionView;
import gregor.replica.Reader;
import gregor.replica.ReplicaError;
import gregor.wire.ErrorCode;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.ListOffsetsRequest.ListOffsetsPartition;
import gregor.wire.message.ListOffsetsRequest.ListOffsetsTopic;
import gregor.wire.message.ListOffsetsResponse;
import gregor.wire.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import gregor.wire.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import gregor.zk.ClusterView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** Answers one ListOffsets request; for one thread, which waits for the disk if a time is looked for. */
final class OffsetLookup {
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;
    private static final int OFFSET_NOT_AVAILABLE_FROM = 5;
    private static final int CONSUMER = -1;
    private static final int DEBUGGING = -2;
    private static final int READ_COMMITTED = 1;

    private final int version;
    private final ListOffsetsRequest request;
    private final HostedPartitions partitions;
    private final ClusterView cluster;
    private final long nowMs;
    private final Reader reader;
    private final Set<TopicPartition> repeated = new HashSet<>();

    OffsetLookup(int version, ListOffsetsRequest request, HostedPartitions partitions, long nowMs) {
        this.version = version;
        this.request = request;
        this.partitions = partitions;
        this.nowMs = nowMs;
        cluster = partitions.cluster();
        reader = readerOf(request);
        if (version > 0) {
            findRepeated();
        }
    }

    ListOffsetsResponse answer() {
        ListOffsetsResponse response = new ListOffsetsResponse();
        response.topics = new ArrayList<>(request.topics.size());
        for (ListOffsetsTopic topic : request.topics) {
            ListOffsetsTopicResponse topicResponse = new ListOffsetsTopicResponse();
            topicResponse.name = topic.name;
            topicResponse.partitions = new ArrayList<>(topic.partitions.size());
            for (ListOffsetsPartition wanted : topic.partitions) {
                topicResponse.partitions.add(answer(topic.name, wanted));
            }
            response.topics.add(topicResponse);
        }
        return response;
    }

    private ListOffsetsPartitionResponse answer(String topic, ListOffsetsPartition wanted) {
        ListOffsetsPartitionResponse response = new ListOffsetsPartitionResponse();
        response.partitionIndex = wanted.partitionIndex;
        if (repeated.contains(new TopicPartition(topic, wanted.partitionIndex))) {
            response.errorCode = ErrorCode.INVALID_REQUEST.code();
            return response;
        }
        if (wanted.timestamp < 0 && version < firstVersionWith(wanted.timestamp)) {
            response.errorCode = ErrorCode.UNSUPPORTED_VERSION.code();
            return response;
        }
        Partition partition = partitions.find(topic, wanted.partitionIndex);
        if (partition == null) {
            response.errorCode =
                    partitions.whyMissing(cluster, topic, wanted.partitionIndex).code();
        } else if (version == 0) {
            listSegments(partition, wanted, response);
        } else {
            find(partition, wanted, response);
        }
        return response;
    }

    private void listSegments(Partition partition, ListOffsetsPartition wanted, ListOffsetsPartitionResponse response) {
        OffsetList list = partition.reads().segmentsBefore(partition.view(), reader, wanted.timestamp, nowMs);
        if (list.error() != null) {
            response.errorCode = ErrorTable.of(list.error()).code();
        } else {
            int count =
                    Math.max(0, Math.min(wanted.maxNumOffsets, list.offsets().size()));
            response.oldStyleOffsets = list.offsets().subList(0, count);
        }
    }

    private void find(Partition partition, ListOffsetsPartition wanted, ListOffsetsPartitionResponse response) {
        OffsetResult result = find(partition, wanted);
        if (result.error() != null) {
            response.errorCode = codeOf(result.error()).code();
            return;
        }
        TimedOffset found = result.found();
        response.offset = found.offset();
        response.timestamp = found.timestampMs();
        response.leaderEpoch = found.leaderEpoch();
    }

    private OffsetResult find(Partition partition, ListOffsetsPartition wanted) {
        PartitionView view = partition.view();
        PartitionReads reads = partition.reads();
        int epoch = wanted.currentLeaderEpoch;
        if (wanted.timestamp == Log.LATEST_TIME) {
            return reads.latest(view, epoch, reader);
        }
        if (wanted.timestamp == Log.EARLIEST_TIME || wanted.timestamp == EARLIEST_LOCAL) {
            return reads.earliest(view, epoch, reader);
        }
        if (wanted.timestamp == LATEST_TIERED || wanted.timestamp == EARLIEST_PENDING_UPLOAD) {
            return new OffsetResult(view.refusal(epoch, reader.leaderOnly()), TimedOffset.NONE);
        }
        return reads.offsetForTime(view, epoch, reader, wanted.timestamp);
    }

    private ErrorCode codeOf(ReplicaError error) {
        // Trap 76.
        return error == ReplicaError.OFFSET_NOT_AVAILABLE && version < OFFSET_NOT_AVAILABLE_FROM
                ? ErrorCode.LEADER_NOT_AVAILABLE
                : ErrorTable.of(error);
    }

    /** Names used twice: neither is answered. */
    private void findRepeated() {
        Set<TopicPartition> seen = new HashSet<>();
        for (ListOffsetsTopic topic : request.topics) {
            for (ListOffsetsPartition wanted : topic.partitions) {
                TopicPartition name = new TopicPartition(topic.name, wanted.partitionIndex);
                if (!seen.add(name)) {
                    repeated.add(name);
                }
            }
        }
    }

    /** The first version that knows a negative timestamp's meaning. */
    private static int firstVersionWith(long timestamp) {
        if (timestamp == Log.LATEST_TIME || timestamp == Log.EARLIEST_TIME) {
            return 0;
        }
        if (timestamp == Log.MAX_TIMESTAMP) {
            return 7;
        }
        if (timestamp == EARLIEST_LOCAL) {
            return 8;
        }
        if (timestamp == LATEST_TIERED) {
            return 9;
        }
        return timestamp == EARLIEST_PENDING_UPLOAD ? 11 : Integer.MAX_VALUE;
    }

    private static Reader readerOf(ListOffsetsRequest request) {
        Isolation isolation = Isolation.LOG_END;
        if (request.replicaId == CONSUMER) {
            isolation =
                    request.isolationLevel == READ_COMMITTED ? Isolation.LAST_STABLE_OFFSET : Isolation.HIGH_WATERMARK;
        }
        return new Reader(isolation, request.replicaId != DEBUGGING);
    }
}
