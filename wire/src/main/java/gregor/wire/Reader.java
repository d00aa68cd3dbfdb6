package gregor.wire;

import gregor.base.Uuid;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes from a buffer, from its position to its limit. Every fault is {@link BadMessage}; nothing is allocated that the
 * bytes still there could not fill. Methods are named after the schema's types; {@code flexible} chooses the compact
 * encoding of lengths (KIP-482). One thread.
 */
public final class Reader {
    private static final byte[] NONE = {};

    private final ByteBuffer in;
    /** Bytes of strings on their way from a direct buffer; reused, because a message has many strings. */
    private byte[] scratch = NONE;

    private boolean lent;

    public Reader(ByteBuffer in) {
        this.in = in;
    }

    public int remaining() {
        return in.remaining();
    }

    /** True once something read points into the buffer, which must then outlive it. */
    public boolean isLent() {
        return lent;
    }

    public boolean bool() {
        return int8() != 0;
    }

    public byte int8() {
        try {
            return in.get();
        } catch (BufferUnderflowException e) {
            throw tooShort(Byte.BYTES);
        }
    }

    public short int16() {
        try {
            return in.getShort();
        } catch (BufferUnderflowException e) {
            throw tooShort(Short.BYTES);
        }
    }

    public int uint16() {
        return Short.toUnsignedInt(int16());
    }

    public int int32() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw tooShort(Integer.BYTES);
        }
    }

    public long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    public long int64() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw tooShort(Long.BYTES);
        }
    }

    public double float64() {
        return Double.longBitsToDouble(int64());
    }

    public Uuid uuid() {
        long mostSignificantBits = int64();
        long leastSignificantBits = int64();
        return mostSignificantBits == 0 && leastSignificantBits == 0
                ? Uuid.ZERO
                : new Uuid(mostSignificantBits, leastSignificantBits);
    }

    /** Seven bits per byte, lowest first, at most five bytes. */
    public int unsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = int8();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BadMessage("varint of more than five bytes");
    }

    public String string(boolean flexible) {
        return present(nullableString(flexible), "string");
    }

    public String nullableString(boolean flexible) {
        int sizeBytes = flexible ? unsignedVarint() - 1 : int16();
        if (sizeBytes < 0) {
            return null;
        }
        if (sizeBytes > Short.MAX_VALUE) {
            throw new BadMessage("string of " + sizeBytes + " bytes");
        }
        require(sizeBytes);
        return sizeBytes == 0 ? "" : utf8(sizeBytes);
    }

    public byte[] bytes(boolean flexible) {
        return present(nullableBytes(flexible), "bytes");
    }

    public byte[] nullableBytes(boolean flexible) {
        int sizeBytes = nullableArrayLength(flexible, Byte.BYTES);
        if (sizeBytes < 0) {
            return null;
        }
        byte[] value = new byte[sizeBytes];
        in.get(value);
        return value;
    }

    /** A slice, not a copy: valid as long as the buffer read from. */
    public BufferRecords records(boolean flexible) {
        return present(nullableRecords(flexible), "records");
    }

    public BufferRecords nullableRecords(boolean flexible) {
        int sizeBytes = nullableArrayLength(flexible, Byte.BYTES);
        if (sizeBytes < 0) {
            return null;
        }
        ByteBuffer slice = in.slice(in.position(), sizeBytes);
        lent = true;
        skip(sizeBytes);
        return new BufferRecords(slice);
    }

    public int arrayLength(boolean flexible, int elementMinBytes) {
        int length = nullableArrayLength(flexible, elementMinBytes);
        if (length < 0) {
            throw new BadMessage("null where an array must be");
        }
        return length;
    }

    /**
     * The number of elements, which the bytes left can hold if each takes {@code elementMinBytes}; below 0 for null.
     */
    public int nullableArrayLength(boolean flexible, int elementMinBytes) {
        int length = flexible ? unsignedVarint() - 1 : int32();
        if (length > in.remaining() / elementMinBytes) {
            throw new BadMessage(length + " elements announced, " + in.remaining() + " bytes left");
        }
        return length;
    }

    /** A section of tagged fields of which we know none. */
    public void skipTaggedFields() {
        int tags = unsignedVarint();
        for (int i = 0; i < tags; i++) {
            unsignedVarint();
            skip(unsignedVarint());
        }
    }

    public void skip(int sizeBytes) {
        require(sizeBytes);
        in.position(in.position() + sizeBytes);
    }

    private String utf8(int sizeBytes) {
        if (in.hasArray()) {
            String value = new String(in.array(), in.arrayOffset() + in.position(), sizeBytes, StandardCharsets.UTF_8);
            skip(sizeBytes);
            return value;
        }
        if (scratch.length < sizeBytes) {
            scratch = new byte[Math.max(64, sizeBytes)];
        }
        in.get(scratch, 0, sizeBytes);
        return new String(scratch, 0, sizeBytes, StandardCharsets.UTF_8);
    }

    private static <T> T present(T value, String type) {
        if (value == null) {
            throw new BadMessage("null where " + type + " must be");
        }
        return value;
    }

    private void require(int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > in.remaining()) {
            throw tooShort(sizeBytes);
        }
    }

    private BadMessage tooShort(int sizeBytes) {
        return new BadMessage(sizeBytes + " bytes wanted, " + in.remaining() + " left");
    }
}
