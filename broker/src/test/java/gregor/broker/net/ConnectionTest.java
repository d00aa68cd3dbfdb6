package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.broker.api.ApiVersionsHandler;
import gregor.broker.api.ConnectionClosing;
import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.api.Session;
import gregor.wire.ErrorCode;
import gregor.wire.Reader;
import gregor.wire.message.ApiVersionsResponse;
import gregor.wire.message.Apis;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {
    private static final int IDLE_MAX_MS = 600_000;

    private final ManualTime time = new ManualTime(0);
    private final FrameMemory memory = new FrameMemory(1 << 20);
    private final ScriptedHandler<HeartbeatRequest, HeartbeatResponse> heartbeat =
            new ScriptedHandler<>(Apis.HEARTBEAT);
    private final ScriptedHandler<ProduceRequest, ProduceResponse> produce = new ScriptedHandler<>(Apis.PRODUCE);
    private final AtomicReference<Handlers> handlers = new AtomicReference<>();
    private Session session;
    private EmbeddedChannel channel;

    @BeforeEach
    void connect() {
        handlers.set(new Handlers(List.of(heartbeat, produce, new ApiVersionsHandler(handlers::get, () -> -1))));
        session = new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), Runnable::run, new ManualTime(0));
        FrameReader frames = new FrameReader(memory, 1 << 20);
        channel = new EmbeddedChannel(new Connection(handlers.get(), session, memory, frames, IDLE_MAX_MS, time));
    }

    @AfterEach
    void everyByteIsGivenBack() {
        channel.close();
        channel.finishAndReleaseAll();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void trap17AnswersLeaveInTheOrderOfTheirRequests() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        send(produce(1), produce(2), produce(3));

        answers.get(2).complete(new ProduceResponse());
        answers.get(1).complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answered()).isEmpty();

        answers.get(0).complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1, 2, 3);
    }

    @Test
    void aRequestStartsOnceTheOneBeforeIsOrdered() {
        CompletableFuture<Void> ordered = new CompletableFuture<>();
        CompletableFuture<ProduceResponse> answer = new CompletableFuture<>();
        produce.then(request -> Reply.pipelined(ordered, answer));
        heartbeat.then(request -> Reply.now(new HeartbeatResponse()));
        send(produce(1), Requests.heartbeat(2));
        assertThat(heartbeat.requests()).isEmpty();

        ordered.complete(null);
        assertThat(heartbeat.requests()).hasSize(1);
        assertThat(answered()).isEmpty();
        answer.complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1, 2);
    }

    @Test
    void aBlockingRequestKeepsTheNextWaitingForItsAnswer() {
        CompletableFuture<HeartbeatResponse> answer = new CompletableFuture<>();
        heartbeat.then(request -> Reply.blocking(answer)).then(request -> Reply.now(new HeartbeatResponse()));
        send(Requests.heartbeat(1), Requests.heartbeat(2));
        assertThat(heartbeat.requests()).hasSize(1);
        assertThat(channel.config().isAutoRead())
                .as("reads no more than it can start")
                .isFalse();

        answer.complete(new HeartbeatResponse());
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1, 2);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aRequestThatWaitsIsToldWhenTheClientSendsMore() {
        CompletableFuture<HeartbeatResponse> answer = new CompletableFuture<>();
        heartbeat.then(request -> Reply.blocking(answer)).then(request -> Reply.now(new HeartbeatResponse()));
        session.onMore(() -> answer.complete(new HeartbeatResponse()));
        send(Requests.heartbeat(1));
        assertThat(answered()).isEmpty();
        send(Requests.heartbeat(2));
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1, 2);
    }

    @Test
    void onlySoManyRequestsArePipelined() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        for (int i = 0; i < Connection.PIPELINED_MAX + 10; i++) {
            send(produce(i));
        }
        assertThat(answers).hasSize(Connection.PIPELINED_MAX);

        answers.get(0).complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answers).hasSize(Connection.PIPELINED_MAX + 1);
        for (int i = 1; i < Connection.PIPELINED_MAX + 10; i++) {
            answers.get(i).complete(new ProduceResponse());
            channel.runPendingTasks();
        }
        assertThat(answered()).hasSize(Connection.PIPELINED_MAX + 10);
    }

    @Test
    void recordsAreReadableUntilTheAnswerAndTheirMemoryIsHeldAsLong() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        send(produce(1));
        assertThat(memory.heldBytes()).isPositive();
        ByteBuffer records = Requests.records(produce.requests().get(0));
        assertThat(StandardCharsets.UTF_8.decode(records).toString()).isEqualTo("records 1");

        answers.get(0).complete(new ProduceResponse());
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void aRequestWithoutRecordsGivesItsMemoryBackAtOnce() {
        heartbeat.then(request -> Reply.blocking(new CompletableFuture<>()));
        send(Requests.heartbeat(1));
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void trap19NothingIsSentForASilentReply() {
        produce.then(request -> Reply.silent(CompletableFuture.completedFuture(null)));
        heartbeat.then(request -> Reply.now(new HeartbeatResponse()));
        send(produce(1), Requests.heartbeat(2));
        assertThat(answered()).containsExactly(2);
    }

    @Test
    void trap19ASilentReplyThatFailsClosesTheConnection() {
        produce.then(request -> Reply.silent(CompletableFuture.failedFuture(new ConnectionClosing("not leader"))));
        send(produce(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aFailingHandlerClosesTheConnectionAfterEarlierAnswersAndTellsNothing() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        heartbeat.then(request -> Reply.close("the test wants it"));
        send(produce(1), Requests.heartbeat(2), Requests.heartbeat(3));
        assertThat(channel.isOpen()).isTrue();
        assertThat(heartbeat.requests()).hasSize(1);

        answers.get(0).complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 54, 1000, Short.MAX_VALUE, 3})
    void trap18AnApiThatIsNotServedClosesTheConnection(int key) {
        send(Requests.header(key, 0, 1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(answered()).isEmpty();
    }

    @Test
    void trap18AVersionThatIsNotServedClosesTheConnection() {
        send(Requests.header(Apis.HEARTBEAT.key(), 99, 1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heartbeat.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 99, Short.MAX_VALUE})
    void traps2And4And5AnUnknownVersionOfApiVersionsIsAnsweredInVersion0(int version) {
        send(Requests.apiVersions(version < 0 ? 0 : 3, 1).putShort(6, (short) version));
        Reader in = new Reader(frame());
        assertThat(in.int32()).isEqualTo(1);
        ApiVersionsResponse answer = Apis.API_VERSIONS.readResponse(in, 0);

        assertThat(in.remaining()).isZero();
        assertThat(answer.errorCode).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(answer.apiKeys).hasSize(1);
        assertThat(answer.apiKeys.get(0).apiKey).isEqualTo((short) 18);
        assertThat(answer.apiKeys.get(0).maxVersion).isEqualTo((short) 4);
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void trap1TheHeaderBeforeApiVersionsHasNoTags(int version) {
        send(Requests.apiVersions(version, 7));
        Reader in = new Reader(frame());
        assertThat(in.int32()).isEqualTo(7);
        ApiVersionsResponse answer = Apis.API_VERSIONS.readResponse(in, version);
        assertThat(in.remaining()).isZero();
        assertThat(answer.apiKeys).hasSize(3);
    }

    @Test
    void trap11AHeaderWithoutClientIdIsRead() {
        heartbeat.then(request -> Reply.now(new HeartbeatResponse()));
        send(withoutClientId(Requests.heartbeat(5)));
        assertThat(heartbeat.contexts().get(0).clientId()).isNull();
        assertThat(answered()).containsExactly(5);
    }

    @Test
    void bytesThatAreNoRequestCloseTheConnection() {
        send(Requests.heartbeat(1).putInt(0, 20).limit(24));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void trap20AFrameThatIsTooLargeClosesTheConnection() {
        send(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void trap107AnIdleConnectionIsClosedButNotOneThatWaitsForUs() {
        CompletableFuture<HeartbeatResponse> answer = new CompletableFuture<>();
        heartbeat.then(request -> Reply.blocking(answer));
        send(Requests.heartbeat(1));
        pass(2 * IDLE_MAX_MS);
        assertThat(channel.isOpen()).isTrue();

        answer.complete(new HeartbeatResponse());
        channel.runPendingTasks();
        pass(IDLE_MAX_MS / 2);
        assertThat(channel.isOpen()).isTrue();
        pass(IDLE_MAX_MS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void halfARequestThatStandsStillIsGivenUpWhenMemoryIsShort() {
        ByteBuf half = Requests.buf(produce(1));
        channel.writeInbound(half.readRetainedSlice(20));
        half.release();
        pass(60_000);
        assertThat(channel.isOpen()).isTrue();

        Object others = new Object();
        memory.tryHold(1 << 20, others);
        pass(60_000);
        assertThat(channel.isOpen()).isFalse();
        memory.free(1 << 20, others);
    }

    @Test
    void whatWaitedForMemoryGoesOn() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        Object others = new Object();
        Object overdrawing = new Object();
        memory.tryHold(1 << 20, others);
        memory.tryHold(1, overdrawing);
        send(produce(1));
        assertThat(answers).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();

        memory.free(1 << 20, others);
        channel.runPendingTasks();
        assertThat(answers).hasSize(1);
        assertThat(channel.config().isAutoRead()).isTrue();
        answers.get(0).complete(new ProduceResponse());
        memory.free(1, overdrawing);
    }

    @Test
    void finishingAnswersWhatHasStartedAndCloses() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        send(produce(1));
        channel.pipeline().get(Connection.class).finish();
        assertThat(channel.isOpen()).isTrue();

        answers.get(0).complete(new ProduceResponse());
        channel.runPendingTasks();
        assertThat(answered()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerAfterTheEndIsDroppedAndItsFrameReleased() {
        List<CompletableFuture<ProduceResponse>> answers = pipelinedProduce();
        send(produce(1));
        channel.close();
        assertThat(memory.heldBytes()).isPositive();

        answers.get(0).complete(new ProduceResponse());
        assertThat(memory.heldBytes()).isZero();
    }

    private List<CompletableFuture<ProduceResponse>> pipelinedProduce() {
        List<CompletableFuture<ProduceResponse>> answers = new ArrayList<>();
        produce.then(request -> {
            CompletableFuture<ProduceResponse> answer = new CompletableFuture<>();
            answers.add(answer);
            return Reply.pipelined(answer);
        });
        return answers;
    }

    private static ByteBuffer produce(int correlationId) {
        return Requests.produce(correlationId, StandardCharsets.UTF_8.encode("records " + correlationId));
    }

    private void send(ByteBuffer... frames) {
        channel.writeInbound(Requests.buf(frames));
    }

    /** Lets the time go by, and the channel's own timers with it. */
    private void pass(int ms) {
        for (int passed = 0; passed < ms; passed += 10_000) {
            time.advance(10_000);
            channel.advanceTimeBy(10_000, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    /** The correlation ids of the answers sent since the last call. */
    private List<Integer> answered() {
        List<Integer> ids = new ArrayList<>();
        for (ByteBuffer frame = frame(); frame != null; frame = frame()) {
            ids.add(frame.getInt());
        }
        return ids;
    }

    /** The next frame sent, without its size; null when there is none. */
    private ByteBuffer frame() {
        ByteBuf sent = channel.readOutbound();
        if (sent == null) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(sent.readableBytes());
        sent.readBytes(frame);
        sent.release();
        frame.flip();
        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        return frame;
    }

    private static ByteBuffer withoutClientId(ByteBuffer frame) {
        ByteBuffer shorter = ByteBuffer.allocate(frame.remaining() - 6);
        shorter.putInt(frame.getInt() - 6).putLong(frame.getLong());
        shorter.putShort((short) -1);
        frame.position(frame.position() + 2 + 6);
        return shorter.put(frame).flip();
    }
}
