package gregor.log.records;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/**
 * How the records of a batch are compressed.
 *
 * <p>The classes of a codec's library, and with them its native code, are touched only when that codec is used: a platform
 * without it loses that codec and nothing else.
 */
public enum Compression {
    NONE("none", 1, 0, 0, 0),
    /** A match of 258 bytes takes two bits. */
    GZIP("gzip", 1032, -1, 1, 9),
    /** A copy of 64 bytes takes three bytes. */
    SNAPPY("snappy", 22, 0, 0, 0),
    /** A byte of length stands for 255. */
    LZ4("lz4", 255, 9, 1, 17),
    /** A block of 128 kB of the same byte takes four bytes. */
    ZSTD("zstd", 32 * 1024, 3, -131072, 22);

    private static final Compression[] BY_ID = values();
    /** Gathers the many small writes of a record before they reach a compressor, for which each is dear. */
    private static final int WRITE_BUFFER_BYTES = 16 * 1024;

    private final String configName;
    private final int maxExpansion;
    private final int defaultLevel;
    private final int minLevel;
    private final int maxLevel;

    Compression(String configName, int maxExpansion, int defaultLevel, int minLevel, int maxLevel) {
        this.configName = configName;
        this.maxExpansion = maxExpansion;
        this.defaultLevel = defaultLevel;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
    }

    /**
     * The codec with this number in a batch's attributes.
     *
     * @throws CorruptRecords if there is none
     */
    static Compression of(int id) {
        if (id >= BY_ID.length) {
            throw new CorruptRecords("codec " + id);
        }
        return BY_ID[id];
    }

    /** Its number in a batch's attributes. */
    int id() {
        return ordinal();
    }

    /** Its name in `compression.type`, where "none" is called "uncompressed". */
    public String configName() {
        return configName;
    }

    /** How many bytes may at most come out of one: what claims to hold more is lying. */
    int maxExpansion() {
        return maxExpansion;
    }

    /** The level of `compression.gzip.level` and its like when they are not set; 0 for a codec without levels. */
    public int defaultLevel() {
        return defaultLevel;
    }

    /** Whether the codec can be told this level; the default always can. */
    public boolean hasLevel(int level) {
        return level == defaultLevel || minLevel <= level && level <= maxLevel;
    }

    /** A stream that compresses what is written to it, for a batch of format {@code magic}; it must be closed to be whole. */
    OutputStream compressor(OutputStream out, int level, int magic) {
        try {
            switch (this) {
                case GZIP:
                    return new BufferedOutputStream(new GzipOutput(out, level), WRITE_BUFFER_BYTES);
                case SNAPPY:
                    return new SnappyOutput(out);
                case LZ4:
                    return new Lz4Output(out, level == defaultLevel ? Lz4Output.FAST : level, magic == 0);
                case ZSTD:
                    return new BufferedOutputStream(ZstdStreams.output(out, level), WRITE_BUFFER_BYTES);
                default:
                    return out;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A stream of what was compressed into {@code in}, by a batch of format {@code magic}. It reads and expands as it is read,
     * and its own memory is bounded by the bytes there are, or by the codec's largest block.
     *
     * @throws CorruptRecords if this codec did not write that; while reading the same comes as an {@link IOException}
     */
    InputStream decompressor(ByteBuffer in, int magic) {
        try {
            switch (this) {
                case GZIP:
                    return new GZIPInputStream(new BufferInput(in), 8 * 1024);
                case SNAPPY:
                    return new SnappyInput(in);
                case LZ4:
                    return new Lz4Input(in, magic == 0);
                case ZSTD:
                    return ZstdStreams.input(new BufferInput(in));
                default:
                    return new BufferInput(in);
            }
        } catch (IOException e) {
            throw new CorruptRecords("cannot start to decompress " + configName, e);
        }
    }
}
