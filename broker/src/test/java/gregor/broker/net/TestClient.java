package gregor.broker.net;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A plain socket that speaks in frames. */
final class TestClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    TestClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    TestClient send(ByteBuffer... frames) throws IOException {
        for (ByteBuffer frame : frames) {
            out.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
        }
        return this;
    }

    TestClient send(byte... bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** The next answer, without its size. */
    ByteBuffer receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return ByteBuffer.wrap(frame);
    }

    /** The correlation id of the next answer. */
    int answered() throws IOException {
        return receive().getInt();
    }

    /** True when the server has closed the connection, waiting for it. */
    boolean isHungUp() throws IOException {
        try {
            in.readByte();
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
