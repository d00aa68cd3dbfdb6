package gregor.wire;

import java.nio.ByteBuffer;

/** Encodes into a buffer that was made as large as {@link SizeCounter#bufferBytes} says, from its position on. */
public final class BufferWriter extends Writer {
    private final ByteBuffer out;
    private final RegionSink regions;

    public BufferWriter(ByteBuffer out) {
        this(out, RegionSink.NONE);
    }

    public BufferWriter(ByteBuffer out, RegionSink regions) {
        this.out = out;
        this.regions = regions;
    }

    @Override
    public void int8(byte value) {
        out.put(value);
    }

    @Override
    public void int16(short value) {
        out.putShort(value);
    }

    @Override
    public void int32(int value) {
        out.putInt(value);
    }

    @Override
    public void int64(long value) {
        out.putLong(value);
    }

    @Override
    public void float64(double value) {
        out.putDouble(value);
    }

    @Override
    public void unsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    @Override
    void utf8(String value, int sizeBytes) {
        Utf8.write(value, sizeBytes, out);
    }

    @Override
    void raw(byte[] value) {
        out.put(value);
    }

    @Override
    void raw(Records value) {
        if (value instanceof BufferRecords records) {
            ByteBuffer source = records.buffer();
            int sizeBytes = source.remaining();
            out.put(out.position(), source, source.position(), sizeBytes);
            out.position(out.position() + sizeBytes);
        } else {
            regions.region(out.position(), value);
        }
    }
}
