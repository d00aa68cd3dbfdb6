package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gregor.broker.api.ApiVersionsHandler;
import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.Listener;
import gregor.wire.message.Apis;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NetworkServerTest {
    private final ScriptedHandler<HeartbeatRequest, HeartbeatResponse> heartbeat =
            new ScriptedHandler<>(Apis.HEARTBEAT);
    private final ScriptedHandler<ProduceRequest, ProduceResponse> produce = new ScriptedHandler<>(Apis.PRODUCE);
    private final ScriptedHandler<JoinGroupRequest, JoinGroupResponse> join = new ScriptedHandler<>(Apis.JOIN_GROUP);
    private final AtomicReference<Handlers> handlers = new AtomicReference<>();
    private final Map<String, String> properties = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private NetworkServer server;

    @BeforeEach
    void answerEverything() {
        heartbeat.then(request -> Reply.now(new HeartbeatResponse()));
        handlers.set(new Handlers(List.of(heartbeat, produce, join, new ApiVersionsHandler(handlers::get, () -> -1))));
        properties.put("listeners", "PLAINTEXT://127.0.0.1:0");
        properties.put("zookeeper.connect", "127.0.0.1:2181");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void requestsAreAnsweredOverEveryTransport(Transport transport) throws Exception {
        start(transport);
        TestClient client = connect();
        for (int i = 0; i < 10; i++) {
            client.send(Requests.heartbeat(i));
            assertThat(client.answered()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void manyRequestsAtOnceAreAnsweredInOrder(Transport transport) throws Exception {
        start(transport);
        TestClient client = connect();
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 10_000; i++) {
            all.put(Requests.heartbeat(i));
        }
        CompletableFuture<?> sending = CompletableFuture.runAsync(() -> unchecked(() -> client.send(all.flip())));
        for (int i = 0; i < 10_000; i++) {
            assertThat(client.answered()).isEqualTo(i);
        }
        sending.join();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void recordsOfAnySizeArriveWhole(Transport transport) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        produce.then(request -> {
            ByteBuffer records = Requests.records(request);
            seen.add(records.remaining() + " " + records.get(0) + " " + records.get(records.limit() - 1));
            return Reply.now(new ProduceResponse());
        });
        start(transport);
        TestClient client = connect();
        int[] sizes = {1, 100, 20_000, 65_536, 100_000, 1_000_000, 5_000_000, 100_000, 10};
        for (int i = 0; i < sizes.length; i++) {
            byte[] records = new byte[sizes[i]];
            records[0] = (byte) (i + 1);
            records[sizes[i] - 1] = (byte) (i + 1);
            client.send(Requests.produce(i, ByteBuffer.wrap(records)));
        }
        for (int i = 0; i < sizes.length; i++) {
            assertThat(client.answered()).isEqualTo(i);
            assertThat(seen.get(i)).isEqualTo(sizes[i] + " " + (i + 1) + " " + (i + 1));
        }
        assertHoldsNothing();
    }

    @Test
    void everyListenerHasItsPortAndItsName() throws Exception {
        properties.put("listeners", "IN://127.0.0.1:0,OUT://127.0.0.1:0");
        properties.put("listener.security.protocol.map", "IN:PLAINTEXT,OUT:PLAINTEXT");
        properties.put("inter.broker.listener.name", "IN");
        start(Transport.best());
        assertThat(server.bound()).extracting(Listener::name).containsExactly("IN", "OUT");

        TestClient client = connect(1);
        client.send(Requests.heartbeat(1)).answered();
        assertThat(heartbeat.contexts().get(0).listenerName()).isEqualTo("OUT");
    }

    @Test
    void aPortThatIsTakenIsOneClearLine() throws Exception {
        start(Transport.best());
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port(0));
        NetworkServer second = open(Transport.best());
        assertThatThrownBy(second::bind)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PLAINTEXT://127.0.0.1:" + port(0))
                .hasMessageContaining("in use");
    }

    @Test
    void whoConnectsBeforeTheBrokerAcceptsIsServedLater() throws Exception {
        server = open(Transport.best());
        server.bind();
        TestClient early = connect();
        early.send(Requests.heartbeat(7));
        server.accept(handlers.get());
        assertThat(early.answered()).isEqualTo(7);
    }

    @Test
    void trap20StrangersAreHungUpOn() throws Exception {
        start(Transport.best());
        byte[] tls = {0x16, 3, 1, 2, 0, 1, 0};
        byte[] negative = {-1, -1, -1, -1, 0};
        assertThat(connect()
                        .send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .isHungUp())
                .isTrue();
        assertThat(connect().send(tls).isHungUp()).isTrue();
        assertThat(connect().send(negative).isHungUp()).isTrue();
        assertThat(connect().send(Requests.header(9999, 0, 1)).isHungUp()).isTrue();
        assertThat(connect().send(Requests.heartbeat(1)).answered()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesInTheMiddleOfARequestLeavesNothing() throws Exception {
        start(Transport.best());
        ByteBuffer large = Requests.produce(1, ByteBuffer.allocate(300_000));
        TestClient client = connect();
        client.send(large.limit(200_000));
        await().until(() -> server.requestBytes() > 0);
        client.close();
        assertHoldsNothing();
    }

    @Test
    void aSlowSenderIsServed() throws Exception {
        start(Transport.best());
        TestClient slow = connect();
        for (byte each : Requests.heartbeat(3).array()) {
            slow.send(each);
        }
        assertThat(slow.answered()).isEqualTo(3);
    }

    @Test
    void idleConnectionsThatAnnounceLargeRequestsCostLittleAndDisturbNobody() throws Exception {
        properties.put("socket.listen.backlog.size", "1000");
        start(Transport.best());
        byte[] announcement = ByteBuffer.allocate(8).putInt(100 << 20).array();
        int idle = 2_000;
        for (int i = 0; i < idle; i++) {
            connect().send(announcement);
        }
        await().until(() -> server.requestBytes() >= idle * 64L * 1024);
        assertThat(server.requestBytes()).isLessThanOrEqualTo(idle * 64L * 1024);
        assertThat(connect().send(Requests.heartbeat(1)).answered()).isEqualTo(1);
    }

    @Test
    void requestMemoryIsBoundedAndWhoWaitedGoesOn() throws Exception {
        int limitBytes = 1_000_000;
        int sizeBytes = 50_000;
        properties.put("queued.max.request.bytes", String.valueOf(limitBytes));
        properties.put("socket.request.max.bytes", String.valueOf(limitBytes));
        List<CompletableFuture<ProduceResponse>> answers = new CopyOnWriteArrayList<>();
        produce.then(request -> {
            CompletableFuture<ProduceResponse> answer = new CompletableFuture<>();
            answers.add(answer);
            return Reply.blocking(answer);
        });
        start(Transport.best());
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(connect().send(Requests.produce(i, ByteBuffer.allocate(sizeBytes))));
        }
        await().until(() -> answers.size() >= limitBytes / sizeBytes);
        assertThat(server.requestBytes()).isLessThan(limitBytes + 5L * 65_536);

        AtomicInteger answered = new AtomicInteger();
        await().until(() -> {
            while (answered.get() < answers.size()) {
                answers.get(answered.getAndIncrement()).complete(new ProduceResponse());
                assertThat(server.requestBytes()).isLessThan(limitBytes + 5L * 65_536);
            }
            return answered.get() == clients.size();
        });
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).answered()).isEqualTo(i);
        }
        assertHoldsNothing();
    }

    @Test
    void aClientThatDoesNotReadIsAnsweredNoFurther() throws Exception {
        int requests = 200;
        JoinGroupResponse large = new JoinGroupResponse();
        large.protocolName = "x".repeat(30_000);
        large.members = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            JoinGroupResponse.JoinGroupResponseMember member = new JoinGroupResponse.JoinGroupResponseMember();
            member.metadata = new byte[100_000];
            large.members.add(member);
        }
        join.then(request -> Reply.now(large));
        start(Transport.best());
        TestClient client = connect();
        for (int i = 0; i < requests; i++) {
            client.send(Requests.join(i));
        }
        await().during(Duration.ofMillis(300)).until(() -> join.requests().size() < 20);

        for (int i = 0; i < requests; i++) {
            assertThat(client.answered()).isEqualTo(i);
        }
    }

    @Test
    void tooManyConnectionsOfOneAddressAreClosed() throws Exception {
        properties.put("max.connections.per.ip", "0");
        properties.put("max.connections.per.ip.overrides", "127.0.0.1:2");
        start(Transport.best());
        TestClient first = connect();
        first.send(Requests.heartbeat(1)).answered();
        connect().send(Requests.heartbeat(1)).answered();
        assertThat(connect().isHungUp()).isTrue();

        first.close();
        await().untilAsserted(() ->
                assertThat(connect().send(Requests.heartbeat(2)).answered()).isEqualTo(2));
    }

    @Test
    void overTheBrokersLimitConnectionsWaitUntilOneCloses() throws Exception {
        properties.put("max.connections", "2");
        start(Transport.best());
        TestClient first = connect();
        first.send(Requests.heartbeat(1)).answered();
        connect().send(Requests.heartbeat(2)).answered();
        TestClient third = connect().send(Requests.heartbeat(3));
        await().during(Duration.ofMillis(200)).until(() -> heartbeat.requests().size() == 2);

        first.close();
        assertThat(third.answered()).isEqualTo(3);
    }

    @Test
    void limitsMayChangeWhileConnectionsAreOpen() throws Exception {
        properties.put("max.connections", "1");
        start(Transport.best());
        connect().send(Requests.heartbeat(1)).answered();
        TestClient second = connect().send(Requests.heartbeat(2));
        properties.put("max.connections", "2");
        properties.put("max.connections.per.ip", "0");
        properties.put("max.connections.per.ip.overrides", "127.0.0.1:2");
        server.limits(BrokerConfig.of(properties).connectionLimits());
        assertThat(second.answered()).isEqualTo(2);

        properties.put("max.connections", "5");
        server.limits(BrokerConfig.of(properties).connectionLimits());
        assertThat(connect().isHungUp()).isTrue();
    }

    @Test
    void trap107IdleConnectionsAreClosed() throws Exception {
        properties.put("connections.max.idle.ms", "200");
        start(Transport.best());
        TestClient client = connect();
        client.send(Requests.heartbeat(1)).answered();
        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void closingAnswersWhatHasStarted() throws Exception {
        CompletableFuture<ProduceResponse> answer = new CompletableFuture<>();
        produce.then(request -> Reply.blocking(answer));
        start(Transport.best());
        TestClient client = connect().send(Requests.produce(1, ByteBuffer.allocate(10)));
        await().until(() -> produce.requests().size() == 1);
        CompletableFuture<?> closing = CompletableFuture.runAsync(server::close);
        answer.complete(new ProduceResponse());
        assertThat(client.answered()).isEqualTo(1);
        assertThat(client.isHungUp()).isTrue();
        closing.join();
    }

    private void start(Transport transport) throws Exception {
        server = open(transport);
        server.bind();
        server.accept(handlers.get());
    }

    private NetworkServer open(Transport transport) {
        NetworkServer opening = new NetworkServer(BrokerConfig.of(properties).net(), transport);
        opened.add(opening);
        return opening;
    }

    private TestClient connect() throws IOException {
        return connect(0);
    }

    private TestClient connect(int listener) throws IOException {
        TestClient client = new TestClient(port(listener));
        opened.add(0, client);
        return client;
    }

    private int port(int listener) {
        return server.bound().get(listener).port();
    }

    private void assertHoldsNothing() {
        await().untilAsserted(() -> assertThat(server.requestBytes()).isZero());
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void unchecked(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
