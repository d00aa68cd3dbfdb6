package gregor.wire;

/**
 * Counts what a message would take. Records outside memory count in full towards the frame but not towards the buffer. The
 * sums are kept as long so that a response over 2 GiB is noticed instead of wrapping round.
 */
public final class SizeCounter extends Writer {
    private long totalBytes;
    private long regionBytes;

    /** Everything, the bytes of records outside memory included. */
    public int totalBytes() {
        return Math.toIntExact(totalBytes);
    }

    /** What {@link BufferWriter} puts into its buffer. */
    public int bufferBytes() {
        return Math.toIntExact(totalBytes - regionBytes);
    }

    @Override
    public void int8(byte value) {
        totalBytes += Byte.BYTES;
    }

    @Override
    public void int16(short value) {
        totalBytes += Short.BYTES;
    }

    @Override
    public void int32(int value) {
        totalBytes += Integer.BYTES;
    }

    @Override
    public void int64(long value) {
        totalBytes += Long.BYTES;
    }

    @Override
    public void float64(double value) {
        totalBytes += Double.BYTES;
    }

    @Override
    public void unsignedVarint(int value) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
        totalBytes += (bits + 6) / 7;
    }

    @Override
    void utf8(String value, int sizeBytes) {
        totalBytes += sizeBytes;
    }

    @Override
    void raw(byte[] value) {
        totalBytes += value.length;
    }

    @Override
    void raw(Records value) {
        int sizeBytes = value.sizeBytes();
        totalBytes += sizeBytes;
        if (!(value instanceof BufferRecords)) {
            regionBytes += sizeBytes;
        }
    }
}
