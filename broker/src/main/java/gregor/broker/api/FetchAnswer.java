package gregor.broker.api;

import gregor.base.Uuid;
import gregor.log.AbortedTransaction;
import gregor.log.records.Compression;
import gregor.replica.PartitionView;
import gregor.replica.ReadResult;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.FetchableTopicResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the answer of a Fetch of what was found: only what the client does not know yet, in its version's words. One per
 * answer; for one thread, which may have to wait for the disk if records are converted.
 */
final class FetchAnswer {
    private static final int STORAGE_ERROR_FROM = 6;
    private static final int ZSTD_FROM = 10;
    private static final int LEADER_HINTS_FROM = 16;
    private static final long UNKNOWN = -1;

    private final RequestContext context;
    private final FetchTerms terms;
    private final HostedPartitions partitions;
    private final FetchResponse response = new FetchResponse();
    private LeaderHints hints;

    FetchAnswer(RequestContext context, FetchTerms terms, HostedPartitions partitions) {
        this.context = context;
        this.terms = terms;
        this.partitions = partitions;
    }

    /** The answer, which from now on holds what was found; and every partition knows what its client has been told. */
    FetchResponse of(List<Found> found) {
        response.responses = new ArrayList<>();
        for (Found one : found) {
            FetchedPartition partition = one.partition();
            boolean news = terms.full() || one.missing() != null || partition.isNews(one);
            partition.lookedAt(one, terms.reader());
            if (news) {
                add(partition, dataOf(one));
            }
        }
        if (hints != null) {
            addNodes();
        }
        return response;
    }

    private PartitionData dataOf(Found one) {
        FetchedPartition partition = one.partition();
        if (one.error() != ErrorCode.NONE) {
            PartitionData failed = failed(partition, one.error());
            failed.abortedTransactions = one.isUrgent() ? null : List.of();
            return failed;
        }
        ReadResult read = one.read();
        ErrorCode unreadable = unreadable(read.view());
        if (unreadable != null) {
            one.release();
            return failed(partition, unreadable);
        }
        PartitionData data = bounds(partition, read.view());
        data.preferredReadReplica = one.readReplica();
        data.abortedTransactions = one.isElsewhere() ? null : abortedOf(read);
        if (read.diverging() != null) {
            data.divergingEpoch = new FetchResponse.EpochEndOffset();
            data.divergingEpoch.epoch = read.diverging().epoch();
            data.divergingEpoch.endOffset = read.diverging().endOffset();
        }
        if (read.sizeBytes() == 0) {
            data.records = BufferRecords.EMPTY;
        } else if (terms.convertsDown()) {
            ConvertedRecords converted = ConvertedRecords.of(
                    read.slice(), terms.version(), partition.wanted().fetchOffset());
            if (converted.error() != ErrorCode.NONE) {
                return failed(partition, converted.error());
            }
            data.records = converted.records();
        } else {
            data.records = new LogRecords(read.slice());
        }
        return data;
    }

    /** Why this topic's records cannot be shown to this version, or null (trap 71). */
    private ErrorCode unreadable(PartitionView view) {
        if (terms.version() < ZSTD_FROM && view.config().log().appends().compression() == Compression.ZSTD) {
            return ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
        }
        return terms.convertsDown() && !view.config().downConversion() ? ErrorCode.UNSUPPORTED_VERSION : null;
    }

    private static PartitionData bounds(FetchedPartition partition, PartitionView view) {
        PartitionData data = new PartitionData();
        data.partitionIndex = partition.index();
        data.highWatermark = view.highWatermark();
        data.lastStableOffset = view.lastStableOffset();
        data.logStartOffset = view.logStartOffset();
        return data;
    }

    private PartitionData failed(FetchedPartition partition, ErrorCode error) {
        PartitionData data = new PartitionData();
        data.partitionIndex = partition.index();
        data.highWatermark = UNKNOWN;
        data.records = BufferRecords.EMPTY;
        // Trap 72.
        boolean tooOld = error == ErrorCode.KAFKA_STORAGE_ERROR && terms.version() < STORAGE_ERROR_FROM;
        data.errorCode = (tooOld ? ErrorCode.NOT_LEADER_OR_FOLLOWER : error).code();
        boolean elsewhere = error == ErrorCode.NOT_LEADER_OR_FOLLOWER || error == ErrorCode.FENCED_LEADER_EPOCH;
        if (elsewhere && terms.version() >= LEADER_HINTS_FROM) {
            addHint(partition, data);
        }
        return data;
    }

    private void addHint(FetchedPartition partition, PartitionData data) {
        if (hints == null) {
            hints = new LeaderHints(partitions.cluster(), context.listenerName());
        }
        LeaderHints.Leader leader = hints.leaderOf(partition.topic(), partition.index());
        data.currentLeader = new FetchResponse.LeaderIdAndEpoch();
        data.currentLeader.leaderId = leader.id();
        data.currentLeader.leaderEpoch = leader.epoch();
    }

    /** Null for readers that did not ask (trap 67). */
    private static List<FetchResponse.AbortedTransaction> abortedOf(ReadResult read) {
        if (read.aborted() == null) {
            return null;
        }
        List<FetchResponse.AbortedTransaction> aborted =
                new ArrayList<>(read.aborted().size());
        for (AbortedTransaction transaction : read.aborted()) {
            FetchResponse.AbortedTransaction entry = new FetchResponse.AbortedTransaction();
            entry.producerId = transaction.producerId();
            entry.firstOffset = transaction.firstOffset();
            aborted.add(entry);
        }
        return aborted;
    }

    /** Neighbours of one topic share its entry. */
    private void add(FetchedPartition partition, PartitionData data) {
        int last = response.responses.size() - 1;
        FetchableTopicResponse topic = last < 0 ? null : response.responses.get(last);
        if (topic == null || !isOf(topic, partition)) {
            topic = new FetchableTopicResponse();
            topic.topic = partition.topic() == null ? "" : partition.topic();
            topic.topicId = partition.topicId();
            topic.partitions = new ArrayList<>();
            response.responses.add(topic);
        }
        topic.partitions.add(data);
    }

    private static boolean isOf(FetchableTopicResponse topic, FetchedPartition partition) {
        Uuid id = partition.topicId();
        return id.isZero() ? topic.topic.equals(partition.topic()) : topic.topicId.equals(id);
    }

    private void addNodes() {
        response.nodeEndpoints = new ArrayList<>();
        hints.forEachNode(node -> {
            FetchResponse.NodeEndpoint endpoint = new FetchResponse.NodeEndpoint();
            endpoint.nodeId = node.id();
            endpoint.host = node.host();
            endpoint.port = node.port();
            endpoint.rack = node.rack();
            response.nodeEndpoints.add(endpoint);
        });
    }
}
