package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndTxnMarkerTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMarkersBatchIsByteForByteKafkas(boolean commit) {
        ControlRecordType type = commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        ByteBuffer kafkas = MemoryRecords.withEndTransactionMarker(
                        0, 99, -1, 7, (short) 3, new EndTransactionMarker(type, 5))
                .buffer();

        assertThat(new EndTxnMarker(commit, 5).toBatch(7, (short) 3, 99)).isEqualTo(kafkas);
        assertThat(EndTxnMarker.read(OurRecords.batch(kafkas))).isEqualTo(new EndTxnMarker(commit, 5));
    }

    @Test
    void aMarkerOfALaterVersionIsReadByTheFieldsWeKnow() {
        ByteBuffer batch = control(new byte[] {0, 1, 0, 1, 42}, new byte[] {0, 9, 0, 0, 0, 5, 42});

        assertThat(EndTxnMarker.read(OurRecords.batch(batch))).isEqualTo(new EndTxnMarker(true, 5));
    }

    @Test
    void otherControlRecordsArePassedOver() {
        ByteBuffer leaderChange = control(new byte[] {0, 0, 0, 2}, new byte[] {0});

        assertThat(EndTxnMarker.read(OurRecords.batch(leaderChange))).isNull();
    }

    @Test
    void aMarkerCutShortIsCorrupt() {
        assertThatThrownBy(() -> EndTxnMarker.read(OurRecords.batch(control(new byte[] {0, 0, 0}, new byte[6]))))
                .isInstanceOf(CorruptRecords.class);
        assertThatThrownBy(() -> EndTxnMarker.read(OurRecords.batch(control(new byte[4], new byte[5]))))
                .isInstanceOf(CorruptRecords.class);
        assertThatThrownBy(() -> EndTxnMarker.read(OurRecords.batch(control(null, null))))
                .isInstanceOf(CorruptRecords.class);
    }

    private static ByteBuffer control(byte[] key, byte[] value) {
        return new BatchBuilder().control().append(0, key, value).build();
    }
}
