package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.config.BrokerConfig;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.wire.ApiSpec;
import gregor.wire.BufferRecords;
import gregor.wire.Reader;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;
import gregor.zk.znode.BrokerEndpoint;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls to a real server, over the event loops that it serves with. */
final class PeerDialerTest {
    private static final PeerTerms PATIENT = new PeerTerms("tester", 20_000);

    private final ScriptedHandler<HeartbeatRequest, HeartbeatResponse> heartbeat =
            new ScriptedHandler<>(Apis.HEARTBEAT);
    private final ScriptedHandler<FetchRequest, FetchResponse> fetch = new ScriptedHandler<>(Apis.FETCH);
    private final AtomicReference<BrokerEndpoint> address = new AtomicReference<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private NetworkServer server;

    @BeforeEach
    void echo() {
        heartbeat.then(request -> Reply.now(echoOf(request)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void callsDoNotWaitForEachOtherAndAreAnsweredInOrder(Transport transport) throws Exception {
        start(transport, 0);
        PeerConnection peer = dial(PATIENT);
        List<CompletionStage<PeerAnswer<HeartbeatResponse>>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            answers.add(heartbeat(peer, i));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(get(answers.get(i)).body().throttleTimeMs).isEqualTo(i);
        }
        assertThat(heartbeat.contexts().get(0).clientId()).isEqualTo("tester");
        assertThat(dialer().answerBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void recordsStayUntilTheyAreReleased(Transport transport) throws Exception {
        fetch.then(request -> Reply.now(answerOf(request.maxBytes)));
        start(transport, 0);
        PeerConnection peer = dial(PATIENT);
        for (int sizeBytes : new int[] {10, 70_000, 5_000_000, 100}) {
            FetchRequest request = new FetchRequest();
            request.maxBytes = sizeBytes;
            PeerAnswer<FetchResponse> answer = get(peer.call(Apis.FETCH, 12, request));
            BufferRecords records =
                    (BufferRecords) answer.body().responses.get(0).partitions.get(0).records;
            assertThat(records.buffer().remaining()).isEqualTo(sizeBytes);
            assertThat(records.buffer().get(sizeBytes - 1)).isEqualTo((byte) 7);
            assertThat(dialer().answerBytes()).isGreaterThan(sizeBytes);
            answer.release();
            assertThat(dialer().answerBytes()).isZero();
        }
    }

    @Test
    void aCallToABrokerThatIsAwayFailsAndALaterOneFindsItWhereItIsThen() throws Exception {
        start(Transport.best(), 0);
        PeerConnection peer = dial(PATIENT);
        address.set(null);
        assertFails(heartbeat(peer, 1), "no address is known");
        address.set(at(freePort()));
        assertFails(heartbeat(peer, 2), "no connection to");
        address.set(at(port()));
        assertThat(get(heartbeat(peer, 3)).body().throttleTimeMs).isEqualTo(3);
    }

    @Test
    void aConnectionThatWasLostIsMadeAnew() throws Exception {
        start(Transport.best(), 0);
        try (ServerSocket fickle = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            address.set(at(fickle.getLocalPort()));
            PeerConnection peer = dial(PATIENT);
            CompletionStage<?> first = heartbeat(peer, 1);
            CompletionStage<?> second = heartbeat(peer, 2);
            fickle.accept().close();
            assertFails(first, "");
            assertFails(second, "");
            address.set(at(port()));
            assertThat(get(heartbeat(peer, 3)).body().throttleTimeMs).isEqualTo(3);
        }
    }

    @Test
    void silenceEndsTheConnectionAndTheNextCallIsServed() throws Exception {
        start(Transport.best(), 0);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            address.set(at(silent.getLocalPort()));
            PeerConnection peer = dial(new PeerTerms("hasty", 2_000));
            CompletionStage<?> first = heartbeat(peer, 1);
            CompletionStage<?> second = heartbeat(peer, 2);
            assertFails(first, "not answered in time");
            assertFails(second, "not answered in time");
            address.set(at(port()));
            assertThat(get(heartbeat(peer, 3)).body().throttleTimeMs).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoAnswerEndsTheConnection() throws Exception {
        start(Transport.best(), 0);
        ByteBuffer tooLarge = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip();
        ByteBuffer otherCall =
                ByteBuffer.allocate(9).putInt(5).putInt(99).put((byte) 0).flip();
        ByteBuffer cutOff =
                ByteBuffer.allocate(9).putInt(5).putInt(0).put((byte) 0).flip();
        assertFails(answeredWith(tooLarge), "a frame of");
        assertFails(answeredWith(otherCall), "answer 99 where 0 was due");
        assertFails(answeredWith(cutOff), "left");
        assertThat(dialer().answerBytes()).isZero();
    }

    @Test
    void anAnswerThatCannotBeReadHoldsNoMemory() throws Exception {
        start(Transport.best(), 0);
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = "group";
        request.memberId = "member";
        assertFails(dial(PATIENT).call(new UnreadableHeartbeat(), 4, request), "not to be read");
        assertThat(dialer().answerBytes()).isZero();
    }

    @Test
    void aRequestThatCannotBeWrittenFailsAlone() throws Exception {
        start(Transport.best(), 0);
        PeerConnection peer = dial(PATIENT);
        CompletionStage<PeerAnswer<HeartbeatResponse>> before = heartbeat(peer, 1);
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = null;
        CompletionStage<?> broken = peer.call(Apis.HEARTBEAT, 4, request);
        CompletionStage<PeerAnswer<HeartbeatResponse>> after = heartbeat(peer, 2);
        assertFails(broken, "put into a message");
        assertThat(get(before).body().throttleTimeMs).isEqualTo(1);
        assertThat(get(after).body().throttleTimeMs).isEqualTo(2);
    }

    @Test
    void answersWaitWhileOthersHoldAllTheirMemory() throws Exception {
        int answerBytes = 5_000_000;
        int limitBytes = 1_000_000;
        fetch.then(request -> Reply.now(answerOf(request.maxBytes)));
        start(Transport.best(), 0);
        PeerDialer tight = tightDialer(limitBytes);
        BlockingQueue<PeerAnswer<FetchResponse>> answers = new LinkedBlockingQueue<>();
        AtomicLong most = new AtomicLong();
        int count = 20;
        for (int i = 0; i < count; i++) {
            FetchRequest request = new FetchRequest();
            request.maxBytes = answerBytes;
            PeerConnection peer = tight.dial(address::get, PATIENT);
            opened.add(0, peer);
            peer.call(Apis.FETCH, 12, request).thenAccept(answer -> {
                most.accumulateAndGet(tight.answerBytes(), Math::max);
                answers.add(answer);
            });
        }
        for (int i = 0; i < count; i++) {
            PeerAnswer<FetchResponse> answer = answers.poll(20, TimeUnit.SECONDS);
            assertThat(answer).as("answer %d", i).isNotNull();
            answer.release();
        }
        assertThat(most).hasValueLessThan(2L * answerBytes);
        assertThat(tight.answerBytes()).isZero();
    }

    @Test
    void attemptsToConnectKeepTheirDistance() throws Exception {
        start(Transport.best(), 0);
        AtomicInteger attempts = new AtomicInteger();
        try (ServerSocket rude = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> hangUpOnAll(rude, attempts), task -> new Thread(task).start());
            address.set(at(rude.getLocalPort()));
            PeerConnection peer = dial(PATIENT);
            long startNanos = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertFails(heartbeat(peer, i), "");
            }
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            assertThat(tookMs).isGreaterThanOrEqualTo(4 * 50 - 5);
            assertThat(attempts).hasValueLessThanOrEqualTo(6);
        }
    }

    @Test
    void whatIsNotAnsweredFailsWhenTheConnectionIsGivenUp() throws Exception {
        heartbeat.then(request -> Reply.blocking(new CompletableFuture<>()));
        start(Transport.best(), 0);
        PeerConnection peer = dial(PATIENT);
        get(heartbeat(peer, 1));
        CompletionStage<?> unanswered = heartbeat(peer, 2);
        await().until(() -> heartbeat.requests().size() == 2);
        peer.close();
        assertFails(unanswered, "given up");
        assertFails(heartbeat(peer, 3), "given up");
    }

    @Test
    void whatIsNotAnsweredFailsWhenTheNetworkCloses() throws Exception {
        heartbeat.then(request -> Reply.blocking(new CompletableFuture<>()));
        start(Transport.best(), 0);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            address.set(at(silent.getLocalPort()));
            PeerConnection peer = dial(PATIENT);
            CompletionStage<?> unanswered = heartbeat(peer, 1);
            silent.accept();
            server.close();
            assertFails(unanswered, "");
            assertFails(heartbeat(peer, 2), "closed");
        }
    }

    /** The fate of a call to somebody who says this, whatever was asked. */
    private CompletionStage<?> answeredWith(ByteBuffer bytes) throws Exception {
        try (ServerSocket liar = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            address.set(at(liar.getLocalPort()));
            CompletionStage<?> answer = heartbeat(dial(PATIENT), 1);
            try (Socket socket = liar.accept()) {
                new DataInputStream(socket.getInputStream()).readInt();
                socket.getOutputStream().write(bytes.array());
                socket.getOutputStream().flush();
                await().until(() -> answer.toCompletableFuture().isDone());
            }
            return answer;
        }
    }

    private static void hangUpOnAll(ServerSocket socket, AtomicInteger count) {
        try {
            while (true) {
                socket.accept().close();
                count.incrementAndGet();
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static HeartbeatResponse echoOf(HeartbeatRequest request) {
        HeartbeatResponse response = new HeartbeatResponse();
        response.throttleTimeMs = request.generationId;
        return response;
    }

    private static FetchResponse answerOf(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        bytes[sizeBytes - 1] = 7;
        FetchResponse.PartitionData partition = new FetchResponse.PartitionData();
        partition.records = new BufferRecords(ByteBuffer.wrap(bytes));
        FetchResponse.FetchableTopicResponse topic = new FetchResponse.FetchableTopicResponse();
        topic.topic = "topic";
        topic.partitions = List.of(partition);
        FetchResponse response = new FetchResponse();
        response.responses = List.of(topic);
        return response;
    }

    private void start(Transport transport, int port) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("zookeeper.connect", "127.0.0.1:2181");
        server = new NetworkServer(BrokerConfig.of(properties).net(), transport);
        opened.add(server);
        server.bind();
        server.accept(new Handlers(List.of(heartbeat, fetch)));
        address.set(at(port()));
    }

    private PeerConnection dial(PeerTerms terms) {
        PeerConnection peer = server.dialer().dial(address::get, terms);
        opened.add(0, peer);
        return peer;
    }

    private PeerDialer tightDialer(int limitBytes) {
        EventLoopGroup loops = Transport.best().eventLoops(1, "tight");
        PeerDialer tight = new PeerDialer(Transport.best(), 20_000, Integer.MAX_VALUE, new FrameMemory(limitBytes));
        tight.open(loops, UnpooledByteBufAllocator.DEFAULT);
        opened.add(0, loops::shutdownGracefully);
        opened.add(0, tight);
        return tight;
    }

    private PeerDialer dialer() {
        return (PeerDialer) server.dialer();
    }

    private int port() {
        return server.bound().get(0).port();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static BrokerEndpoint at(int port) {
        return new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "localhost", port);
    }

    private static CompletionStage<PeerAnswer<HeartbeatResponse>> heartbeat(PeerConnection peer, int number) {
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = "group";
        request.memberId = "member";
        request.generationId = number;
        return peer.call(Apis.HEARTBEAT, 4, request);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletionStage<?> stage, String message) {
        assertThatThrownBy(() -> get(stage))
                .hasCauseInstanceOf(PeerFailure.class)
                .hasMessageContaining(message);
    }

    /** As if our own code for an answer had a fault. */
    private static final class UnreadableHeartbeat extends ApiSpec<HeartbeatRequest, HeartbeatResponse> {
        UnreadableHeartbeat() {
            super(Apis.HEARTBEAT.key(), "Heartbeat", 0, 4, 4, NEVER);
        }

        @Override
        public HeartbeatRequest readRequest(Reader in, int version) {
            return Apis.HEARTBEAT.readRequest(in, version);
        }

        @Override
        public HeartbeatResponse readResponse(Reader in, int version) {
            throw new IllegalStateException("not to be read");
        }
    }
}
