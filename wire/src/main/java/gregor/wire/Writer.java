package gregor.wire;

import gregor.base.Uuid;

/**
 * Where a message goes: into a buffer ({@link BufferWriter}) or into a sum ({@link SizeCounter}). Methods are named after
 * the schema's types; {@code flexible} chooses the compact encoding of lengths (KIP-482). One thread, one use.
 */
public abstract class Writer {
    public abstract void int8(byte value);

    public abstract void int16(short value);

    public abstract void int32(int value);

    public abstract void int64(long value);

    public abstract void float64(double value);

    /** Seven bits per byte, lowest first; the value counts as unsigned. */
    public abstract void unsignedVarint(int value);

    /** The UTF-8 form without a length; {@code sizeBytes} is its length. */
    abstract void utf8(String value, int sizeBytes);

    abstract void raw(byte[] value);

    abstract void raw(Records value);

    public final void bool(boolean value) {
        int8((byte) (value ? 1 : 0));
    }

    public final void uint16(int value) {
        int16((short) value);
    }

    public final void uint32(long value) {
        int32((int) value);
    }

    public final void uuid(Uuid value) {
        int64(value.mostSignificantBits());
        int64(value.leastSignificantBits());
    }

    public final void string(String value, boolean flexible) {
        int sizeBytes = Utf8.sizeBytes(value);
        if (sizeBytes > Short.MAX_VALUE) {
            throw new IllegalArgumentException("string of " + sizeBytes + " bytes, at most 32767 can be sent");
        }
        if (flexible) {
            unsignedVarint(sizeBytes + 1);
        } else {
            int16((short) sizeBytes);
        }
        utf8(value, sizeBytes);
    }

    public final void nullableString(String value, boolean flexible) {
        if (value != null) {
            string(value, flexible);
        } else if (flexible) {
            unsignedVarint(0);
        } else {
            int16((short) -1);
        }
    }

    public final void bytes(byte[] value, boolean flexible) {
        arrayLength(value.length, flexible);
        raw(value);
    }

    public final void nullableBytes(byte[] value, boolean flexible) {
        if (value == null) {
            nullArray(flexible);
        } else {
            bytes(value, flexible);
        }
    }

    public final void records(Records value, boolean flexible) {
        arrayLength(value.sizeBytes(), flexible);
        raw(value);
    }

    public final void nullableRecords(Records value, boolean flexible) {
        if (value == null) {
            nullArray(flexible);
        } else {
            records(value, flexible);
        }
    }

    /** Also the length before bytes and records. */
    public final void arrayLength(int length, boolean flexible) {
        if (flexible) {
            unsignedVarint(length + 1);
        } else {
            int32(length);
        }
    }

    public final void nullArray(boolean flexible) {
        if (flexible) {
            unsignedVarint(0);
        } else {
            int32(-1);
        }
    }

    /** The start of a tagged field; its {@code sizeBytes} bytes follow. */
    public final void tag(int tag, int sizeBytes) {
        unsignedVarint(tag);
        unsignedVarint(sizeBytes);
    }
}
