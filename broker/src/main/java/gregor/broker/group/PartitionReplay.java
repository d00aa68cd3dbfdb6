package gregor.broker.group;

import gregor.group.LeadershipMoved;
import gregor.group.StateLog.Replay;
import gregor.log.LogSlice;
import gregor.log.records.BatchCursor;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.replica.Isolation;
import gregor.replica.Partition;
import gregor.replica.ReadResult;
import gregor.replica.ReadSpec;
import gregor.replica.Reader;
import gregor.replica.ReplicaError;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a partition of which this broker has become the leader, from its start to its end, and shows each record. The end is
 * that of the log and not of what is committed: this broker's log is the one that counts now. For one thread that may block.
 */
final class PartitionReplay {
    private static final Reader LEADER = new Reader(Isolation.LOG_END, true);

    private final Partition partition;
    private final int leaderEpoch;
    private final int chunkBytes;
    private ByteBuffer chunk = ByteBuffer.allocate(0);

    /** @param partition null when it is not here, which is a failure */
    PartitionReplay(Partition partition, int leaderEpoch, int chunkBytes) {
        this.partition = partition;
        this.leaderEpoch = leaderEpoch;
        this.chunkBytes = chunkBytes;
    }

    /** Fails when anything cannot be read; with {@link LeadershipMoved} when others lead meanwhile. */
    void run(Replay replay) throws IOException, LeadershipMoved {
        if (partition == null) {
            throw new IOException("the partition is not here");
        }
        long end = partition.view().logEndOffset();
        for (long next = partition.view().logStartOffset(); next < end; ) {
            next = readFrom(next, replay);
        }
    }

    /** Returns the offset to go on from, which is larger. */
    private long readFrom(long offset, Replay replay) throws IOException, LeadershipMoved {
        ReadResult result = partition.read(
                new ReadSpec(offset, chunkBytes, leaderEpoch, ReadSpec.NO_EPOCH), LEADER, chunkBytes, true);
        try {
            check(offset, result);
            fill(result.slice());
            BatchCursor batches = new BatchCursor(chunk);
            while (batches.next()) {
                show(batches.batch(), replay);
            }
            return result.slice().nextOffset();
        } finally {
            result.release();
        }
    }

    private static void check(long offset, ReadResult result) throws IOException, LeadershipMoved {
        ReplicaError error = result.error();
        if (error == ReplicaError.FENCED_LEADER_EPOCH || error == ReplicaError.NOT_LEADER_OR_FOLLOWER) {
            throw new LeadershipMoved(error.name());
        }
        if (error != null || result.sizeBytes() == 0) {
            throw new IOException("offset " + offset + " cannot be read: " + error);
        }
    }

    private void fill(LogSlice slice) throws IOException {
        if (chunk.capacity() < slice.sizeBytes()) {
            chunk = ByteBuffer.allocate(Math.max(slice.sizeBytes(), Math.min(chunkBytes, 2 * chunk.capacity())));
        }
        chunk.clear().limit(slice.sizeBytes());
        while (chunk.hasRemaining()) {
            if (slice.channel().read(chunk, slice.position() + chunk.position()) < 0) {
                throw new EOFException("the segment ends inside a batch");
            }
        }
        chunk.flip();
    }

    private static void show(RecordBatch batch, Replay replay) {
        if (batch.isControl()) {
            EndTxnMarker marker = EndTxnMarker.read(batch);
            if (marker != null) {
                replay.marker(batch.producerId(), marker.commit());
            }
            return;
        }
        long producerId = batch.isTransactional() ? batch.producerId() : Replay.NO_PRODUCER;
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                if (records.hasKey()) {
                    replay.record(producerId, records.key(), records.value());
                }
            }
        }
    }
}
