package gregor.broker.api;

import gregor.wire.Message;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupRequest.JoinGroupRequestProtocol;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests about the group "g", and how to send them. */
final class GroupRequests {
    static final String GROUP = "g";

    private GroupRequests() {}

    static JoinGroupRequest join(String memberId) {
        JoinGroupRequest request = new JoinGroupRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        request.sessionTimeoutMs = 10_000;
        request.rebalanceTimeoutMs = 10_000;
        request.protocolType = "consumer";
        JoinGroupRequestProtocol protocol = new JoinGroupRequestProtocol();
        protocol.name = "range";
        // Version 0, subscribed to "t", no user data.
        protocol.metadata = new byte[] {0, 0, 0, 0, 0, 1, 0, 1, 't', -1, -1, -1, -1};
        request.protocols = List.of(protocol);
        return request;
    }

    /** Offset 7 in a partition, without a member. */
    static OffsetCommitRequest commit(String topic, int... partitions) {
        OffsetCommitRequest request = new OffsetCommitRequest();
        request.groupId = GROUP;
        OffsetCommitRequestTopic one = new OffsetCommitRequestTopic();
        one.name = topic;
        one.partitions = new ArrayList<>();
        for (int index : partitions) {
            OffsetCommitRequestPartition partition = new OffsetCommitRequestPartition();
            partition.partitionIndex = index;
            partition.committedOffset = 7;
            one.partitions.add(partition);
        }
        request.topics = new ArrayList<>(List.of(one));
        return request;
    }

    /** The answer to come. */
    static <Q extends Message, S extends Message> CompletableFuture<S> send(
            ApiHandler<Q, S> handler, int version, Q request) {
        return handler.handle(TestCluster.context(version), request).answer().toCompletableFuture();
    }
}
