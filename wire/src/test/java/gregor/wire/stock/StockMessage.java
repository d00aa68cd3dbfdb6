package gregor.wire.stock;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Map;

/** A generated message class of a stock release. */
public final class StockMessage {
    private final StockRelease release;
    private final Class<?> type;
    private final StockTrees trees;

    StockMessage(StockRelease release, Class<?> type) {
        this.release = release;
        this.type = type;
        this.trees = new StockTrees(release);
    }

    public String release() {
        return release.version();
    }

    /** Messages that a release has given up remain as classes without a version. */
    boolean hasVersions() {
        return minVersion() <= maxVersion() && minVersion() >= 0;
    }

    public int minVersion() {
        return constant("LOWEST_SUPPORTED_VERSION");
    }

    public int maxVersion() {
        return constant("HIGHEST_SUPPORTED_VERSION");
    }

    public boolean hasVersion(int version) {
        return version >= minVersion() && version <= maxVersion();
    }

    /** Of a coordinator's key since 4.0: the number that says which record it is. */
    public int apiKey() {
        return Stock.call(() ->
                (short) type.getMethod("apiKey").invoke(type.getConstructor().newInstance()));
    }

    public Shape shape(int version) {
        return Stock.call(
                () -> ShapeReader.read(Array.get(type.getField("SCHEMAS").get(null), version)));
    }

    /** The message of a tree; fields that the tree does not name keep their defaults. */
    public Object make(Map<String, Object> tree) {
        return Stock.call(() -> trees.fill(type.getConstructor().newInstance(), tree));
    }

    public Map<String, Object> tree(Object message) {
        return Stock.call(() -> trees.read(message));
    }

    public ByteBuffer write(Object message, int version) {
        return Stock.call(() -> {
            Class<?> cacheType = release.type("org.apache.kafka.common.protocol.ObjectSerializationCache");
            Object cache = cacheType.getConstructor().newInstance();
            int sizeBytes =
                    (int) type.getMethod("size", cacheType, short.class).invoke(message, cache, (short) version);
            ByteBuffer buffer = ByteBuffer.allocate(sizeBytes);
            type.getMethod("write", release.type("org.apache.kafka.common.protocol.Writable"), cacheType, short.class)
                    .invoke(message, accessor(buffer), cache, (short) version);
            return buffer.flip();
        });
    }

    /** Fails when bytes are left over. */
    public Object read(ByteBuffer bytes, int version) {
        return Stock.call(() -> {
            ByteBuffer rest = bytes.duplicate();
            Object message = type.getConstructor(release.type("org.apache.kafka.common.protocol.Readable"), short.class)
                    .newInstance(accessor(rest), (short) version);
            if (rest.hasRemaining()) {
                throw new AssertionError(this + " left " + rest.remaining() + " bytes of version " + version);
            }
            return message;
        });
    }

    private Object accessor(ByteBuffer buffer) throws ReflectiveOperationException {
        return release.type("org.apache.kafka.common.protocol.ByteBufferAccessor")
                .getConstructor(ByteBuffer.class)
                .newInstance(buffer);
    }

    private int constant(String name) {
        return Stock.call(() -> type.getField(name).getShort(null));
    }

    @Override
    public String toString() {
        return type.getSimpleName() + " of " + release;
    }
}
