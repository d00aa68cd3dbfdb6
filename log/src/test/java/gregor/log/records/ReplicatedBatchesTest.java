package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ReplicatedBatchesTest {
    @Test
    void theLeadersOffsetsAndEpochsAreTaken() {
        ByteBuffer fetched = joined(batch(10, 3, 700), batch(15, 4, 900), batch(16, 4, 900));

        ReplicatedBatches batches = check(OurRecords.inFrame(fetched));

        assertThat(batches).isEqualTo(new ReplicatedBatches(fetched.limit(), 10, 17, 4, 900, 16));
    }

    @Test
    void aBatchCutOffAtTheEndIsNotCounted() {
        ByteBuffer whole = batch(10, 3, 700);
        ByteBuffer fetched = joined(whole, whole);

        assertThat(check(fetched.limit(fetched.limit() - 1)).validBytes()).isEqualTo(whole.limit());
    }

    @Test
    void offsetsMustGrow() {
        assertThatThrownBy(() -> check(joined(batch(10, 3, 700), batch(10, 3, 700))))
                .isInstanceOf(AppendRejected.class);
        assertThatThrownBy(() -> check(batch(10, 3, 700).putInt(Layout.LAST_OFFSET_DELTA, -1)))
                .isInstanceOf(AppendRejected.class);
    }

    @Test
    void aWrongChecksumIsFound() {
        ByteBuffer fetched = joined(batch(10, 3, 700), batch(12, 3, 700));
        fetched.put(fetched.limit() - 1, (byte) 99);

        assertThatThrownBy(() -> check(fetched)).isInstanceOf(AppendRejected.class);
    }

    @Test
    void nothingIsNothing() {
        assertThat(check(ByteBuffer.allocate(0))).isEqualTo(new ReplicatedBatches(0, -1, -1, -1, -1, -1));
    }

    @Test
    void whatIsOfALaterLeaderEpochIsLeft() {
        ByteBuffer known = batch(10, 3, 700);
        ByteBuffer fetched = joined(known, batch(12, 5, 700), batch(14, 3, 700));

        assertThat(ReplicatedBatches.check(fetched, 4))
                .isEqualTo(new ReplicatedBatches(known.limit(), 10, 11, 3, 700, 11));
        assertThatThrownBy(() -> ReplicatedBatches.check(fetched, 2)).isInstanceOf(AppendRejected.class);
    }

    private static ReplicatedBatches check(ByteBuffer batches) {
        return ReplicatedBatches.check(batches, Integer.MAX_VALUE);
    }

    /** Two records. */
    private static ByteBuffer batch(long baseOffset, int leaderEpoch, long maxTimestampMs) {
        return new BatchBuilder()
                .baseOffset(baseOffset)
                .leaderEpoch(leaderEpoch)
                .append(maxTimestampMs, null, new byte[] {1})
                .append(5, null, new byte[] {2})
                .build();
    }

    private static ByteBuffer joined(ByteBuffer... parts) {
        ByteBuffer whole = ByteBuffer.allocate(1000);
        for (ByteBuffer part : parts) {
            whole.put(part.duplicate());
        }
        return whole.flip();
    }
}
