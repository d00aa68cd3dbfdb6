package gregor.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.wire.BadMessage;
import gregor.wire.Message;
import gregor.wire.message.Apis;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.HeartbeatRequest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class IncomingRequestTest {
    @Test
    void headerAndBodyAreReadBackAtEveryVersion() {
        for (int version = 0; version <= Apis.HEARTBEAT.maxVersion(); version++) {
            IncomingRequest request = open(heartbeat(version, "client"));

            assertThat(request.api()).isSameAs(Apis.HEARTBEAT);
            assertThat(request.version()).isEqualTo(version);
            assertThat(request.header().correlationId).isEqualTo(77);
            assertThat(request.header().clientId).isEqualTo("client");
            assertThat(body(request)).isEqualTo(body());
            assertThat(request.body().remaining()).isZero();
        }
    }

    @Test
    void trap11FlexibleHeaderHasTagByteAfterNullClientId() {
        ByteBuffer frame = heartbeat(4, null);
        assertThat(hex(frame)).startsWith("000c" + "0004" + "0000004d" + "ffff" + "00" + "0267");

        IncomingRequest request = open(frame);
        assertThat(request.header().clientId).isNull();
        assertThat(body(request)).isEqualTo(body());
    }

    @Test
    void trap11FlexibleHeaderHasTagByteAfterEmptyClientId() {
        ByteBuffer frame = heartbeat(4, "");
        assertThat(hex(frame)).startsWith("000c" + "0004" + "0000004d" + "0000" + "00" + "0267");

        IncomingRequest request = open(frame);
        assertThat(request.header().clientId).isEmpty();
        assertThat(body(request)).isEqualTo(body());
    }

    @Test
    void tagsInTheHeaderAreSkipped() {
        ByteBuffer frame = bytes("000c" + "0004" + "0000004d" + "0001" + "63" + "01" + "0502" + "ffff" + "0267");

        IncomingRequest request = open(frame);
        assertThat(request.header().clientId).isEqualTo("c");
        assertThat(request.body().string(true)).isEqualTo("g");
    }

    @Test
    void controlledShutdownVersion0HasAHeaderWithoutClientId() {
        ControlledShutdownRequest shutdown = new ControlledShutdownRequest();
        shutdown.brokerId = 5;
        ByteBuffer frame = withoutSize(OutgoingFrame.request(Apis.CONTROLLED_SHUTDOWN, 0, 1, "ignored", shutdown));
        assertThat(hex(frame)).isEqualTo("0007" + "0000" + "00000001" + "00000005");

        assertThat(body(open(frame))).isEqualTo(shutdown);
    }

    @Test
    void trap2CorrelationIdOfAnUnknownApiVersionsVersionIsReadable() {
        IncomingRequest request = open(bytes("0012" + "0063" + "0000002a" + "0001" + "63" + "00" + "ffff"));

        assertThat(request.api().hasVersion(request.version())).isFalse();
        assertThat(request.header().correlationId).isEqualTo(42);
    }

    @Test
    void unknownKeysAndShortFramesAreBad() {
        assertThatThrownBy(() -> open(bytes("03e7" + "0000" + "00000001" + "ffff")))
                .isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> open(bytes("ffff" + "0000" + "00000001" + "ffff")))
                .isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> open(bytes("000c" + "00"))).isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> open(bytes("000c" + "0001" + "0000"))).isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> open(bytes(""))).isInstanceOf(BadMessage.class);
    }

    private static IncomingRequest open(ByteBuffer frame) {
        return IncomingRequest.open(frame);
    }

    private static Message body(IncomingRequest request) {
        return request.api().readRequest(request.body(), request.version());
    }

    private static ByteBuffer heartbeat(int version, String clientId) {
        return withoutSize(OutgoingFrame.request(Apis.HEARTBEAT, version, 77, clientId, body()));
    }

    private static HeartbeatRequest body() {
        HeartbeatRequest body = new HeartbeatRequest();
        body.groupId = "g";
        body.generationId = 3;
        body.memberId = "m";
        return body;
    }

    private static ByteBuffer withoutSize(OutgoingFrame frame) {
        ByteBuffer buffer = frame.toBuffer();
        assertThat(buffer.getInt()).isEqualTo(buffer.remaining());
        return buffer.slice();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
