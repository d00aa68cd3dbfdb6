package gregor.log.records;

import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The part of the LZ4 frame format that Kafka uses: independent blocks, no dictionary. Integers are little-endian.
 *
 * <p>Clients that write message format 0 compute the checksum of the frame header over the wrong bytes, and know no other, so
 * in that format it is written wrong and not looked at when read (KIP-57).
 */
final class Lz4Frame {
    static final int MAGIC = 0x184D2204;
    static final int VERSION_BITS = 0b0100_0000;
    static final int VERSION_MASK = 0b1100_0000;
    static final int INDEPENDENT_BLOCKS_BIT = 0b0010_0000;
    static final int BLOCK_CHECKSUM_BIT = 0b0001_0000;
    static final int CONTENT_SIZE_BIT = 0b0000_1000;
    static final int CONTENT_CHECKSUM_BIT = 0b0000_0100;
    static final int RESERVED_FLAG_BITS = 0b0000_0011;

    /** Code 4 of the format's block sizes; a code n means 2^(2n+8). */
    static final int BLOCK_BYTES = 64 * 1024;

    static final int BLOCK_SIZE_SHIFT = 4;
    static final int BLOCK_SIZE_CODE = 4;
    static final int BLOCK_SIZE_CODE_MAX = 7;

    /** Set in the size of a block that is stored as it is. */
    static final int STORED_BIT = 0x8000_0000;

    static final LZ4Factory CODEC = LZ4Factory.fastestInstance();
    static final XXHash32 HASH = XXHashFactory.fastestInstance().hash32();

    private Lz4Frame() {}

    /** The one byte that a frame header is checked by. */
    static byte headerChecksum(byte[] bytes, int from, int length) {
        return (byte) (HASH.hash(bytes, from, length, 0) >> 8);
    }
}
