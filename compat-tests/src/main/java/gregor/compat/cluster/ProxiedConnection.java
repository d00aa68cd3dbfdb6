package gregor.compat.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * One connection through a proxy: two threads, one for each direction, which wait at the gates of its link. The end of a connection
 * does not pass a shut gate either.
 */
final class ProxiedConnection {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ENDED = -1;

    private final Link link;
    private final Filter filter;
    private final Socket client;
    private volatile Socket server;

    /** Looks at what the client sends. */
    interface Filter {
        Filter NONE = (bytes, count) -> count;

        /** How many of the bytes go on; if it is not all, the link is blocked and the connection ends. */
        int admitted(byte[] bytes, int count);
    }

    ProxiedConnection(Link link, Filter filter, Socket client) {
        this.link = link;
        this.filter = filter;
        this.client = client;
    }

    /** Runs until the connection has ended, on the caller's thread and another one. */
    void run(String host, int port, ByteBuffer firstBytes) {
        link.opened(this);
        try {
            link.requests().pass();
            Socket socket = new Socket(host, port);
            server = socket;
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(firstBytes.array(), 0, firstBytes.limit());
            Thread answers = new Thread(() -> pump(socket, client, Filter.NONE, link.answers()), "proxied-answers");
            answers.setDaemon(true);
            answers.start();
            pump(client, socket, filter, link.requests());
        } catch (IOException | InterruptedException nobodyThere) {
            close();
        }
    }

    private void pump(Socket from, Socket to, Filter passing, Gate gate) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = read(in, buffer); count != ENDED; count = read(in, buffer)) {
                gate.pass();
                int admitted = passing.admitted(buffer, count);
                out.write(buffer, 0, admitted);
                if (admitted < count) {
                    link.block();
                    close();
                    return;
                }
            }
            gate.pass();
            close();
        } catch (IOException | InterruptedException otherSideGone) {
            close();
        }
    }

    /** A connection that was reset has ended, too. */
    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException reset) {
            return ENDED;
        }
    }

    void close() {
        link.ended(this);
        close(client);
        close(server);
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
