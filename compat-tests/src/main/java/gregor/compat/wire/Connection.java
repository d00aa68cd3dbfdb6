package gregor.compat.wire;

import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.ResponseHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One blocking connection: encoded requests out, whole responses in. For one thread. */
public final class Connection implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 1 << 20;
    private static final String CLIENT_ID = "gregor-compat";

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocateDirect(READ_BUFFER_BYTES).limit(0);

    public Connection(String bootstrap) throws IOException {
        int colon = bootstrap.lastIndexOf(':');
        channel = SocketChannel.open(
                new InetSocketAddress(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1))));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** The frame of a request, to be sent any number of times: direct, so that sending copies nothing on the heap. */
    public static <Q extends Message> ByteBuffer encode(ApiSpec<Q, ?> api, int version, Q request) {
        ByteBuffer heap =
                OutgoingFrame.request(api, version, 0, CLIENT_ID, request).toBuffer();
        return ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
    }

    public void send(ByteBuffer frame) throws IOException {
        ByteBuffer bytes = frame.duplicate();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** One request and its answer. */
    public <Q extends Message, S extends Message> S call(ApiSpec<Q, S> api, int version, Q request) throws IOException {
        send(encode(api, version, request));
        return receive(api, version);
    }

    /** The next response, decoded. */
    public <S extends Message> S receive(ApiSpec<?, S> api, int version) throws IOException {
        Reader reader = new Reader(receiveFrame());
        ResponseHeader.read(reader, api.responseHeaderVersion(version));
        return api.readResponse(reader, version);
    }

    /** The next response without its size, valid until the next call. */
    public ByteBuffer receiveFrame() throws IOException {
        require(Integer.BYTES);
        int size = in.getInt();
        require(size);
        ByteBuffer frame = in.slice(in.position(), size);
        in.position(in.position() + size);
        return frame;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void require(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        if (in.capacity() < bytes) {
            in = ByteBuffer.allocateDirect(bytes + READ_BUFFER_BYTES).put(in);
        } else {
            in.compact();
        }
        while (in.position() < bytes) {
            if (channel.read(in) < 0) {
                throw new EOFException("the broker closed the connection");
            }
        }
        in.flip();
    }
}
