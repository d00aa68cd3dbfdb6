package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;

/** Integers of variable length, as format 2 writes them: zig-zag, so that small negative ones are short, low bits first. */
final class Varints {
    private Varints() {}

    static void write(OutputStream out, long value) throws IOException {
        long rest = zigZag(value);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static int size(long value) {
        int significantBits = Long.SIZE - Long.numberOfLeadingZeros(zigZag(value) | 1);
        return (significantBits + 6) / 7;
    }

    static long decode(long zigZag) {
        return zigZag >>> 1 ^ -(zigZag & 1);
    }

    private static long zigZag(long value) {
        return value << 1 ^ value >> 63;
    }
}
