package gregor.wire.frame;

import gregor.wire.ApiSpec;
import gregor.wire.BufferWriter;
import gregor.wire.Message;
import gregor.wire.RegionSink;
import gregor.wire.SizeCounter;
import gregor.wire.message.RequestHeader;
import gregor.wire.message.ResponseHeader;
import java.nio.ByteBuffer;

/**
 * A response or request as it leaves, measured once: the 4-byte size, the header, the body. The messages must not change
 * any more.
 */
public final class OutgoingFrame {
    private final Message header;
    private final int headerVersion;
    private final Message body;
    private final int bodyVersion;
    private final int totalBytes;
    private final int bufferBytes;

    private OutgoingFrame(Message header, int headerVersion, Message body, int bodyVersion) {
        this.header = header;
        this.headerVersion = headerVersion;
        this.body = body;
        this.bodyVersion = bodyVersion;
        SizeCounter size = new SizeCounter();
        size.int32(0);
        header.write(size, headerVersion);
        body.write(size, bodyVersion);
        this.totalBytes = size.totalBytes();
        this.bufferBytes = size.bufferBytes();
    }

    public static <S extends Message> OutgoingFrame response(
            ApiSpec<?, S> api, int version, int correlationId, S body) {
        ResponseHeader header = new ResponseHeader();
        header.correlationId = correlationId;
        return new OutgoingFrame(header, api.responseHeaderVersion(version), body, version);
    }

    /** A null client id is allowed. */
    public static <Q extends Message> OutgoingFrame request(
            ApiSpec<Q, ?> api, int version, int correlationId, String clientId, Q body) {
        RequestHeader header = new RequestHeader();
        header.requestApiKey = (short) api.key();
        header.requestApiVersion = (short) version;
        header.correlationId = correlationId;
        header.clientId = clientId;
        return new OutgoingFrame(header, api.requestHeaderVersion(version), body, version);
    }

    /** All that the peer receives: the size prefix and records outside memory included. */
    public int totalBytes() {
        return totalBytes;
    }

    /** What {@link #write} puts into its buffer. */
    public int bufferBytes() {
        return bufferBytes;
    }

    /** Writes {@link #bufferBytes} bytes; records outside memory are reported with their place among them. */
    public void write(ByteBuffer out, RegionSink regions) {
        BufferWriter writer = new BufferWriter(out, regions);
        writer.int32(totalBytes - Integer.BYTES);
        header.write(writer, headerVersion);
        body.write(writer, bodyVersion);
    }

    /** The whole frame on the heap, for messages without records outside memory. */
    public ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(bufferBytes);
        write(buffer, RegionSink.NONE);
        return buffer.flip();
    }
}
