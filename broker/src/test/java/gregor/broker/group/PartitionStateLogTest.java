package gregor.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.AppendFailed;
import gregor.group.AppendFailure;
import gregor.group.LeadershipMoved;
import gregor.group.StateLog;
import gregor.group.StateRecord;
import gregor.log.records.AppendOrigin;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.log.records.EndTxnMarker;
import gregor.replica.AppendResult;
import gregor.replica.AppendTerms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionStateLogTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final TestGroups groups = new TestGroups();

    PartitionStateLogTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatIsAppendedIsReadInOrderWhateverTheCodecAndTheChunk(Compression compression) {
        StateLog log = log(0, new GroupSettings.LogSettings(5_000, 100, compression));
        for (int i = 0; i < 20; i++) {
            log.append(NOW_MS, List.of(record("a" + i, "x".repeat(i)), record("b" + i, null)))
                    .toCompletableFuture()
                    .join();
        }
        List<String> seen = read(log);
        assertThat(seen).hasSize(40).startsWith("a0=", "b0 removed", "a1=x", "b1 removed");
    }

    @Test
    void whatCannotBeLoadedBecauseTheBrokerStopsFails() {
        StateLog log = new PartitionStateLog(() -> null, 0, GroupSettings.LogSettings.DEFAULTS, task -> {
            throw new RejectedExecutionException("stopping");
        });
        assertThat(log.load(null).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void transactionsAreShownWithTheirProducerAndTheirEnd() {
        StateLog log = log(0, GroupSettings.LogSettings.DEFAULTS);
        ByteBuffer pending = new BatchBuilder()
                .producer(9, (short) 0, 0)
                .transactional()
                .append(NOW_MS, bytes("k"), bytes("v"))
                .build();
        append(pending, AppendOrigin.COORDINATOR);
        append(new EndTxnMarker(true, 3).toBatch(9, (short) 0, NOW_MS), AppendOrigin.COORDINATOR);
        assertThat(read(log)).containsExactly("9: k=v", "9 committed");
    }

    @Test
    void anEmptyPartitionIsReadAtOnce() {
        assertThat(read(log(0, GroupSettings.LogSettings.DEFAULTS))).isEmpty();
    }

    @Test
    void underAnotherEpochNothingIsAppended() throws Exception {
        StateLog log = log(0, GroupSettings.LogSettings.DEFAULTS);
        groups.lead(1, 1);
        assertThat(failureOf(log.append(NOW_MS, List.of(record("k", "v"))))).isEqualTo(AppendFailure.NOT_LEADER);
    }

    @Test
    void aFollowerNeitherAppendsNorLoads() throws Exception {
        StateLog log = log(1, GroupSettings.LogSettings.DEFAULTS);
        log(0, GroupSettings.LogSettings.DEFAULTS)
                .append(NOW_MS, List.of(record("k", "v")))
                .toCompletableFuture()
                .join();
        groups.lead(2, 1);
        assertThat(failureOf(log.append(NOW_MS, List.of(record("k", "v"))))).isEqualTo(AppendFailure.NOT_LEADER);
        assertThat(log.load(new Seen()).toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LeadershipMoved.class);
    }

    @Test
    void aBatchMayBeAsLargeAsTheTopicSays() {
        StateLog log = log(0, GroupSettings.LogSettings.DEFAULTS);
        assertThat(log.batchBytesMax()).isEqualTo(1_048_588);
        assertThat(failureOf(log.append(NOW_MS, List.of(record("k", "x".repeat(log.batchBytesMax()))))))
                .isEqualTo(AppendFailure.TOO_LARGE);
    }

    @Test
    void aPartitionThatIsNotHereIsSaidToBeUnknown() {
        StateLog log = new PartitionStateLog(() -> null, 0, GroupSettings.LogSettings.DEFAULTS, Runnable::run);
        assertThat(failureOf(log.append(NOW_MS, List.of(record("k", "v"))))).isEqualTo(AppendFailure.UNKNOWN_PARTITION);
        assertThat(log.load(new Seen()).toCompletableFuture()).isCompletedExceptionally();
    }

    private StateLog log(int leaderEpoch, GroupSettings.LogSettings settings) {
        return new PartitionStateLog(groups::partition, leaderEpoch, settings, Runnable::run);
    }

    private void append(ByteBuffer batch, AppendOrigin origin) {
        CompletableFuture<AppendResult> done = new CompletableFuture<>();
        groups.partition().append(batch, new AppendTerms(origin, true, 1_000, 0), done::complete);
        assertThat(done.join()).isInstanceOf(AppendResult.Stored.class);
    }

    private static List<String> read(StateLog log) {
        Seen seen = new Seen();
        log.load(seen).toCompletableFuture().join();
        return seen.lines;
    }

    private static AppendFailure failureOf(CompletionStage<Void> append) {
        try {
            append.toCompletableFuture().join();
            return null;
        } catch (CompletionException e) {
            return ((AppendFailed) e.getCause()).failure();
        }
    }

    private static StateRecord record(String key, String value) {
        return new StateRecord(bytes(key), value == null ? null : bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Seen implements StateLog.Replay {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void record(long producerId, ByteBuffer key, ByteBuffer value) {
            String producer = producerId == NO_PRODUCER ? "" : producerId + ": ";
            String rest = value == null ? " removed" : "=" + StandardCharsets.UTF_8.decode(value);
            lines.add(producer + StandardCharsets.UTF_8.decode(key) + rest);
        }

        @Override
        public void marker(long producerId, boolean committed) {
            lines.add(producerId + (committed ? " committed" : " aborted"));
        }
    }
}
