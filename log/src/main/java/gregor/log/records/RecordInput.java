package gregor.log.records;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Where the records of a batch are read from, front to back. Reading past the end throws {@link CorruptRecords}. */
abstract class RecordInput implements Closeable {
    abstract byte readByte();

    /** The next bytes, in a buffer of the caller's own. Takes no more memory than twice the bytes that are really there. */
    abstract ByteBuffer read(int length);

    /** The next bytes, as what remains in a buffer that the next call may use again. */
    abstract ByteBuffer view(int length);

    abstract void copy(int length, OutputStream out) throws IOException;

    abstract void skip(int length);

    abstract boolean isAtEnd();

    /** How many bytes were read or skipped so far. */
    abstract long consumed();

    @Override
    public abstract void close();

    final int readVarint() {
        long value = readVarlong();
        if (value != (int) value) {
            throw new CorruptRecords("a length or offset of " + value);
        }
        return (int) value;
    }

    final long readVarlong() {
        long zigZag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = readByte();
            zigZag |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return Varints.decode(zigZag);
            }
        }
        throw new CorruptRecords("an integer of more than ten bytes");
    }

    final int readInt() {
        return (readByte() & 0xFF) << 24 | (readByte() & 0xFF) << 16 | (readByte() & 0xFF) << 8 | readByte() & 0xFF;
    }

    final long readLong() {
        return (long) readInt() << 32 | readInt() & 0xFFFF_FFFFL;
    }

    static CorruptRecords cutOff() {
        return new CorruptRecords("records cut off");
    }
}
