package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network that can be broken, in front of a server that sends back what it gets. */
class NetworkTest {
    private static final int SHORT_MS = 200;
    private static final int LONG_MS = 10_000;

    private final Network network = new Network();
    private ServerSocket server;
    private String address;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        address = network.toBroker("2", () -> "127.0.0.1:" + server.getLocalPort());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> socket.getInputStream().transferTo(socket.getOutputStream()));
            }
        });
    }

    @AfterEach
    void end() throws IOException {
        network.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "broker-3-fetcher-0, 3", "producer-1, clients", "'', clients", "broker-x, clients"})
    void callersAreKnownByTheirClientIds(String clientId, String name) {
        assertThat(CallerName.of(clientId)).isEqualTo(name);
    }

    @Test
    void oneLinkIsBlockedAndOthersAreNot() throws IOException {
        network.separate("2", List.of("1"));
        try (Caller broker = new Caller("1");
                Caller client = new Caller("client")) {
            assertThat(client.hears(LONG_MS)).isTrue();
            assertThat(broker.hears(SHORT_MS)).isFalse();
        }
    }

    @Test
    void whatWasUnderWayArrivesLate() throws IOException {
        network.separate("2", List.of("1"));
        try (Caller broker = new Caller("1")) {
            assertThat(broker.hears(SHORT_MS)).isFalse();
            network.heal(true);
            assertThat(broker.hears(LONG_MS)).isTrue();
        }
    }

    @Test
    void orTheConnectionEnds() throws IOException {
        network.separate("2", List.of("1"));
        try (Caller broker = new Caller("1")) {
            assertThat(broker.hears(SHORT_MS)).isFalse();
            network.heal(false);
            assertThatThrownBy(() -> broker.hears(LONG_MS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerIsLost() throws IOException {
        network.loseAnswers("1", "2");
        try (Caller broker = new Caller("1")) {
            assertThat(broker.hears(SHORT_MS)).isFalse();
        }
    }

    /** Has sent the beginning of a request, and waits to have it back. */
    private final class Caller implements AutoCloseable {
        private final Socket socket;
        private final byte[] sent;

        Caller(String clientId) throws IOException {
            byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
            sent = ByteBuffer.allocate(14 + id.length)
                    .putInt(10 + id.length)
                    .putLong(7)
                    .putShort((short) id.length)
                    .put(id)
                    .array();
            socket = new Socket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
            socket.getOutputStream().write(sent);
        }

        boolean hears(int withinMs) throws IOException {
            socket.setSoTimeout(withinMs);
            byte[] heard = new byte[sent.length];
            try {
                new DataInputStream(socket.getInputStream()).readFully(heard);
            } catch (SocketTimeoutException nothing) {
                return false;
            }
            assertThat(heard).isEqualTo(sent);
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void daemon(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
