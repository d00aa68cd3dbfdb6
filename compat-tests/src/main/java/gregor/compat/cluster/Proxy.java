package gregor.compat.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Listens in front of a server, whose port may change, and leads each connection over the link between caller and server. */
final class Proxy implements AutoCloseable {
    private static final int BACKLOG = 100;

    private final ServerSocket listener;
    private final Supplier<String> server;
    private final Caller caller;

    /** Tells callers apart. */
    interface Caller {
        /** The link, and what of the connection had to be read to find it. */
        Found find(InputStream in) throws IOException;

        record Found(Link link, ProxiedConnection.Filter filter, ByteBuffer firstBytes) {}
    }

    private Proxy(Supplier<String> server, Caller caller) throws IOException {
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.server = server;
        this.caller = caller;
        daemon(this::accept, "proxy-" + listener.getLocalPort());
    }

    /** In front of a broker: the first request tells who calls. */
    static Proxy ofBroker(Supplier<String> server, Function<String, Link> links) throws IOException {
        return new Proxy(server, in -> {
            CallerName name = CallerName.read(in);
            return new Caller.Found(links.apply(name.name()), ProxiedConnection.Filter.NONE, name.firstBytes());
        });
    }

    /** In front of ZooKeeper, for one caller alone. */
    static Proxy ofCaller(Supplier<String> server, Link link, WriteFuse fuse) throws IOException {
        return new Proxy(server, in -> new Caller.Found(link, fuse.new Reader()::admitted, ByteBuffer.allocate(0)));
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon(() -> lead(client), "proxied-requests");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void lead(Socket client) {
        Caller.Found found = find(client);
        if (found == null) {
            return;
        }
        String address = server.get();
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        new ProxiedConnection(found.link(), found.filter(), client).run(host, port, found.firstBytes());
    }

    /** Null when the connection ended without a word. */
    private Caller.Found find(Socket client) {
        try {
            client.setTcpNoDelay(true);
            return caller.find(client.getInputStream());
        } catch (IOException neverCalled) {
            return null;
        }
    }

    private static void daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
