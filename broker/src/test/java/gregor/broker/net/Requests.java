package gregor.broker.net;

import gregor.wire.BufferRecords;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.ApiVersionsRequest;
import gregor.wire.message.Apis;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.ProduceRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;

/** Requests of a few APIs, as whole frames. */
final class Requests {
    private Requests() {}

    static ByteBuffer heartbeat(int correlationId) {
        return heartbeat(correlationId, "member");
    }

    static ByteBuffer heartbeat(int correlationId, String memberId) {
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = "group";
        request.memberId = memberId;
        return OutgoingFrame.request(Apis.HEARTBEAT, 4, correlationId, "tester", request)
                .toBuffer();
    }

    static ByteBuffer join(int correlationId) {
        return OutgoingFrame.request(Apis.JOIN_GROUP, 9, correlationId, "tester", new JoinGroupRequest())
                .toBuffer();
    }

    static ByteBuffer produce(int correlationId, ByteBuffer records) {
        ProduceRequest.PartitionProduceData partition = new ProduceRequest.PartitionProduceData();
        partition.records = new BufferRecords(records);
        ProduceRequest.TopicProduceData topic = new ProduceRequest.TopicProduceData();
        topic.name = "topic";
        topic.partitionData = List.of(partition);
        ProduceRequest request = new ProduceRequest();
        request.topicData = List.of(topic);
        return OutgoingFrame.request(Apis.PRODUCE, 9, correlationId, "tester", request)
                .toBuffer();
    }

    static ByteBuffer records(ProduceRequest request) {
        BufferRecords records =
                (BufferRecords) request.topicData.get(0).partitionData.get(0).records;
        return records.buffer();
    }

    static ByteBuffer apiVersions(int version, int correlationId) {
        ApiVersionsRequest request = new ApiVersionsRequest();
        request.clientSoftwareName = "tester";
        request.clientSoftwareVersion = "1.0";
        return OutgoingFrame.request(Apis.API_VERSIONS, version, correlationId, "tester", request)
                .toBuffer();
    }

    /** Only a header: nothing that any API would understand. */
    static ByteBuffer header(int key, int version, int correlationId) {
        return ByteBuffer.allocate(14)
                .putInt(10)
                .putShort((short) key)
                .putShort((short) version)
                .putInt(correlationId)
                .putShort((short) -1)
                .flip();
    }

    static ByteBuf buf(ByteBuffer... frames) {
        return Unpooled.copiedBuffer(frames);
    }
}
