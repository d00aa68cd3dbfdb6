package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.Message;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Compares one of our messages with its stock class: both ways, bytes, sizes and the value of every field. */
final class Comparison {
    private final StockMessage stock;
    private final OurMessage ours;
    /** Stock's field names that differ from ours, for a message that was renamed between the releases. */
    private final Map<String, String> renamed;

    Comparison(StockMessage stock, OurMessage ours, Map<String, String> renamed) {
        this.stock = stock;
        this.ours = ours;
        this.renamed = renamed;
    }

    void run(int stockVersion, int ourVersion, int rounds, Random random) {
        Shape shape = stock.shape(stockVersion);
        RandomTree trees = new RandomTree(random);
        for (int i = 0; i < rounds; i++) {
            Map<String, Object> tree = trees.struct(shape);
            Supplier<String> what = () -> ours + " " + ourVersion + " against " + stock + " with " + tree;
            try {
                fromStock(tree, stockVersion, ourVersion, what);
                toStock(tree, stockVersion, ourVersion, what);
            } catch (RuntimeException e) {
                throw new AssertionError(what.get(), e);
            }
        }
    }

    private void fromStock(Map<String, Object> tree, int stockVersion, int ourVersion, Supplier<String> what) {
        Object sent = stock.make(tree);
        ByteBuffer bytes = stock.write(sent, stockVersion);
        Message received = ours.read(bytes, ourVersion);
        assertSame(stock.tree(stock.read(bytes, stockVersion)), received, what);
        assertThat(hex(OurMessage.write(received, ourVersion))).as(what).isEqualTo(hex(bytes));
        assertThat(received.sizeBytes(ourVersion)).as(what).isEqualTo(bytes.remaining());
    }

    private void toStock(Map<String, Object> tree, int stockVersion, int ourVersion, Supplier<String> what) {
        Message sent = ours.make(Trees.rename(tree, renamed));
        ByteBuffer bytes = OurMessage.write(sent, ourVersion);
        Object received = stock.read(bytes, stockVersion);
        assertSame(stock.tree(received), ours.read(bytes, ourVersion), what);
        assertThat(hex(stock.write(received, stockVersion))).as(what).isEqualTo(hex(bytes));
    }

    private void assertSame(Map<String, Object> stockTree, Message message, Supplier<String> what) {
        Map<String, Object> theirs = Trees.rename(stockTree, renamed);
        assertThat(Trees.difference("", theirs, ours.tree(message))).as(what).isEmpty();
    }

    private static String hex(ByteBuffer bytes) {
        return HexFormat.of().formatHex(bytes.array(), bytes.arrayOffset(), bytes.limit());
    }
}
