package gregor.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.BatchCursor;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import gregor.log.records.Seeds;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

/** Batches with senseless bytes under a right checksum are cleaned, or refused as corrupt; nothing else comes of them. */
final class RecordFilterFuzzTest {
    private static final Random RANDOM = Seeds.random(RecordFilterFuzzTest.class);
    private static final int ROUNDS = 3_000;
    private static final int MAGIC_AT = 16;

    @Test
    void senselessBatchesAreRefusedOrComeOutSound() {
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer log = new RandomBatches(RANDOM).write(1 + RANDOM.nextInt(3));
            damageOne(log);
            try {
                clean(log);
            } catch (CorruptRecords e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 50, ROUNDS * 49 / 50);
    }

    private static void clean(ByteBuffer log) {
        OffsetMap map = new OffsetMap(100_000);
        new DirtyKeys(map, new CleanedTransactions(), 0).read(log);
        RecordFilter filter = new RecordFilter(100);
        CleaningRules rules = new CleaningRules(LogUnderTest.START_MS, 1000, 100);
        Filtered filtered = filter.filter(
                log, new Compaction(rules, map, new CleanedTransactions(), new HashMap<>(), RANDOM.nextBoolean()));
        assertThat(filtered.consumedBytes()).isEqualTo(log.remaining());
        BatchCursor kept = new BatchCursor(filter.output());
        while (kept.next()) {
            assertThat(kept.batch().isIntact()).isTrue();
        }
        assertThat(kept.end()).isEqualTo(filtered.keptBytes());
    }

    /** Changes some bytes after the checksum of one batch, and the checksum with them. */
    private static void damageOne(ByteBuffer log) {
        BatchCursor batches = new BatchCursor(log);
        int chosen = RANDOM.nextInt(3);
        for (int i = 0; i <= chosen; i++) {
            if (!batches.next()) {
                return;
            }
        }
        RecordBatch batch = batches.batch();
        int from = batch.magic() == 2 ? 21 : MAGIC_AT + 1;
        for (int i = 1 + RANDOM.nextInt(4); i > 0; i--) {
            int at = from + RANDOM.nextInt(Math.min(batch.sizeBytes() - from, 120));
            log.put(batch.position() + at, (byte) (RANDOM.nextBoolean() ? RANDOM.nextInt() : RANDOM.nextInt(4)));
        }
        int crcFrom = batch.magic() == 2 ? 21 : MAGIC_AT;
        Checksum crc = batch.magic() == 2 ? new CRC32C() : new CRC32();
        crc.update(log.slice(batch.position() + crcFrom, batch.sizeBytes() - crcFrom));
        log.putInt(batch.position() + (batch.magic() == 2 ? 17 : 12), (int) crc.getValue());
    }
}
