package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Brokers;
import gregor.compat.process.GregorBroker;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no request ends its connection at once, and connections that do nothing cost nobody else anything. */
class BadBytesTest {
    private static final int CLOSED_WITHIN_MS = 5_000;
    private static final int IDLE_CONNECTIONS = 2_000;
    private static final int REQUEST_BYTES_MAX = 104_857_600;

    @TempDir
    private static Path home;

    private static GregorBroker broker;

    @BeforeAll
    static void start() throws Exception {
        // With Kafka's 50 a client that connects faster than a busy machine accepts waits a second now and then.
        broker = new GregorBroker(home, Map.of("socket.listen.backlog.size", "" + IDLE_CONNECTIONS));
        broker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @AfterEach
    void theBrokerLives() {
        assertThat(Brokers.answers(broker.bootstrap())).isTrue();
    }

    static List<Arguments> noRequests() {
        return List.of(
                Arguments.of("HTTP", "GET / HTTP/1.1\r\nHost: kafka\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                Arguments.of("a TLS hello", new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}),
                Arguments.of("a negative size", size(-1)),
                Arguments.of("the least size", size(Integer.MIN_VALUE)),
                Arguments.of("a size over socket.request.max.bytes", size(REQUEST_BYTES_MAX + 1)),
                Arguments.of("an empty request", size(0)),
                Arguments.of("an unknown key", request(999, 0)),
                Arguments.of("a version nobody knows", request(3, 99)),
                Arguments.of("a body that ends early", request(3, 1, 0, 0, 0, 9)),
                Arguments.of("a client id that ends early", frame(0, 3, 0, 1, 0, 0, 0, 7, 0x7f, 0xff)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noRequests")
    void endsItsConnectionAtOnce(String what, byte[] bytes) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            assertThat(isClosedByTheBroker(socket)).as(what).isTrue();
        }
    }

    @Test
    void garbageInFramesEndsConnectionsOnly() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            if (body.length > 4) {
                // Most keys and versions do not exist: these get further.
                body[0] = 0;
                body[1] = (byte) random.nextInt(70);
                body[2] = 0;
                body[3] = (byte) random.nextInt(12);
            }
            try (Socket socket = connect()) {
                socket.getOutputStream().write(framed(body));
            }
        }
    }

    @Test
    void aProducerDoesNotNoticeIdleAndHalfSentConnections() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), Map.of())) {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                Socket socket = connect();
                idle.add(socket);
                if (i % 2 == 0) {
                    // A large request, of which only the beginning ever comes.
                    socket.getOutputStream().write(size(REQUEST_BYTES_MAX));
                }
            }
            for (int i = 0; i < 200; i++) {
                producer.send(new ProducerRecord<>("busy", "value-" + i)).get(10, TimeUnit.SECONDS);
            }
            assertThat(Clients.consume(broker.bootstrap(), "busy-group", "busy", 200))
                    .hasSize(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static Socket connect() throws IOException {
        String bootstrap = broker.bootstrap();
        int colon = bootstrap.lastIndexOf(':');
        Socket socket = new Socket(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)));
        socket.setSoTimeout(CLOSED_WITHIN_MS);
        return socket;
    }

    /** A connection that is still open when the time is over fails the read with another exception. */
    private static boolean isClosedByTheBroker(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static byte[] size(int size) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(size).array();
    }

    /** A header without client id, and a body. */
    private static byte[] request(int key, int version, int... body) {
        ByteBuffer bytes = ByteBuffer.allocate(10 + body.length);
        bytes.putShort((short) key).putShort((short) version).putInt(7).putShort((short) -1);
        for (int each : body) {
            bytes.put((byte) each);
        }
        return framed(bytes.array());
    }

    private static byte[] frame(int... body) {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        return framed(bytes);
    }

    private static byte[] framed(byte[] body) {
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }
}
