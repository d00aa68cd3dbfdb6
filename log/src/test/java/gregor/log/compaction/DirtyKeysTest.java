package gregor.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DirtyKeysTest {
    private static final long PRODUCER = 7;

    private final LogUnderTest log = new LogUnderTest();
    private final OffsetMap map = new OffsetMap(1000);
    private final CleanedTransactions transactions = new CleanedTransactions();

    @Test
    void keysBeforeTheDirtyPartAreLeftOut() {
        log.append("a=1", "b=1", "b=2", "=1");

        int consumed = new DirtyKeys(map, transactions, 1).read(log.bytes());

        assertThat(consumed).isEqualTo(log.bytes().limit());
        assertThat(latest("a")).isEqualTo(-1);
        assertThat(latest("b")).isEqualTo(2);
        assertThat(map.lastOffset()).isEqualTo(3);
    }

    @Test
    void keysOfAbortedTransactionsAndOfMarkersAreLeftOut() {
        log.append("a=1");
        long first = log.appendAs(PRODUCER, true, "a=2", "b=1");
        long last = log.appendMarker(PRODUCER, false);
        log.appendAs(PRODUCER, true, "c=1");
        log.appendMarker(PRODUCER, true);
        transactions.add(List.of(new AbortedTxn(PRODUCER, first, last, last + 1)));
        DirtyKeys keys = new DirtyKeys(map, transactions, 0);

        keys.read(log.bytes());

        assertThat(map.size()).isEqualTo(2);
        assertThat(latest("a")).isZero();
        assertThat(latest("c")).isEqualTo(4);
        assertThat(map.lastOffset()).isEqualTo(5);
        assertThat(keys.recordsRead()).isEqualTo(6);
    }

    @Test
    void itEndsAtTheKeyThatHasNoRoom() {
        OffsetMap small = new OffsetMap(2 * 24, 1);
        log.append("a=1", "b=1");
        log.append("a=2", "c=1", "a=3");
        DirtyKeys keys = new DirtyKeys(small, transactions, 0);

        keys.read(log.bytes());

        assertThat(keys.isFull()).isTrue();
        assertThat(small.lastOffset()).isEqualTo(2);
    }

    @Test
    void aBatchThatIsCutOffIsLeftForTheNextRead() {
        log.append("a=1");
        int whole = log.bytes().limit();
        log.append("b=1");
        ByteBuffer cut = log.bytes().duplicate().limit(log.bytes().limit() - 1);
        DirtyKeys keys = new DirtyKeys(map, transactions, 0);

        assertThat(keys.read(cut)).isEqualTo(whole);
        assertThat(keys.read(cut.position(whole))).isZero();
        assertThat(keys.read(log.bytes().duplicate().position(whole))).isEqualTo(whole);
        assertThat(latest("b")).isEqualTo(1);
    }

    private long latest(String key) {
        return map.latest(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
    }
}
