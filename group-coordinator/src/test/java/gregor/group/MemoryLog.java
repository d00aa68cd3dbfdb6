package gregor.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A partition in memory that outlives the coordinators opened on it. Commits can be held back, appends made to fail, loads
 * made to wait.
 */
final class MemoryLog implements StateLogs {
    /** A record, or the end of a transaction. */
    record Entry(long producerId, StateRecord record, Boolean committed) {}

    final List<Entry> entries = new ArrayList<>();
    /** How many entries each append had. */
    final List<Integer> batches = new ArrayList<>();

    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private final List<Runnable> heldLoads = new ArrayList<>();
    private boolean holdCommits;
    private boolean holdLoads;
    private AppendFailure next;
    private int failedLoads;
    private boolean throwNext;
    int batchBytesMax = 1_048_588;
    int opened;

    @Override
    public StateLog open(int partition, int leaderEpoch) {
        opened++;
        return new StateLog() {
            @Override
            public CompletionStage<Void> append(long timestampMs, List<StateRecord> records) {
                return MemoryLog.this.append(records);
            }

            @Override
            public int batchBytesMax() {
                return batchBytesMax;
            }

            @Override
            public CompletionStage<Void> load(Replay replay) {
                return MemoryLog.this.load(replay);
            }
        };
    }

    void holdCommits() {
        holdCommits = true;
    }

    boolean isHoldingCommits() {
        return holdCommits;
    }

    /** Commits what is held, in order, and no longer holds. */
    void commit() {
        holdCommits = false;
        List<CompletableFuture<Void>> released = new ArrayList<>(held);
        held.clear();
        released.forEach(one -> one.complete(null));
    }

    /** Fails the oldest append that is held. */
    void failHeld(AppendFailure failure) {
        held.remove(0).completeExceptionally(new AppendFailed(failure));
    }

    void failNext(AppendFailure failure) {
        next = failure;
    }

    void throwNext() {
        throwNext = true;
    }

    void failNextLoad() {
        failedLoads++;
    }

    void holdLoads() {
        holdLoads = true;
    }

    void finishLoads() {
        holdLoads = false;
        List<Runnable> released = new ArrayList<>(heldLoads);
        heldLoads.clear();
        released.forEach(Runnable::run);
    }

    void write(StateRecord record) {
        entries.add(new Entry(StateLog.Replay.NO_PRODUCER, record, null));
    }

    void writeInTransaction(long producerId, StateRecord record) {
        entries.add(new Entry(producerId, record, null));
    }

    void endTransaction(long producerId, boolean committed) {
        entries.add(new Entry(producerId, null, committed));
    }

    StateRecord last() {
        return entries.get(entries.size() - 1).record();
    }

    private CompletionStage<Void> append(List<StateRecord> records) {
        if (throwNext) {
            throwNext = false;
            throw new IllegalStateException("broken");
        }
        AppendFailure failure = next;
        next = null;
        if (failure == null || failure.isAppended()) {
            records.forEach(this::write);
            batches.add(records.size());
        }
        if (failure != null) {
            return CompletableFuture.failedFuture(new AppendFailed(failure));
        }
        CompletableFuture<Void> committed = new CompletableFuture<>();
        if (holdCommits) {
            held.add(committed);
        } else {
            committed.complete(null);
        }
        return committed;
    }

    private CompletionStage<Void> load(StateLog.Replay replay) {
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        if (failedLoads > 0) {
            failedLoads--;
            loaded.completeExceptionally(new IllegalStateException("disk error"));
        } else if (holdLoads) {
            heldLoads.add(() -> replayAll(replay, loaded));
        } else {
            replayAll(replay, loaded);
        }
        return loaded;
    }

    private void replayAll(StateLog.Replay replay, CompletableFuture<Void> loaded) {
        for (Entry entry : List.copyOf(entries)) {
            if (entry.record() == null) {
                replay.marker(entry.producerId(), entry.committed());
            } else {
                byte[] value = entry.record().value();
                replay.record(
                        entry.producerId(),
                        ByteBuffer.wrap(entry.record().key()),
                        value == null ? null : ByteBuffer.wrap(value));
            }
        }
        loaded.complete(null);
    }
}
