package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Records that lie uncompressed in a buffer: what is read are slices of it. */
final class PlainInput extends RecordInput {
    private final ByteBuffer buffer;
    private ByteBuffer view;
    private int position;

    /** Reads from the buffer's first byte, whatever its position, to its limit. */
    PlainInput(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    byte readByte() {
        need(1);
        return buffer.get(position++);
    }

    @Override
    ByteBuffer read(int length) {
        need(length);
        ByteBuffer slice = buffer.slice(position, length);
        position += length;
        return slice;
    }

    @Override
    ByteBuffer view(int length) {
        need(length);
        if (view == null) {
            view = buffer.duplicate();
        }
        view.limit(position + length).position(position);
        position += length;
        return view;
    }

    @Override
    void copy(int length, OutputStream out) throws IOException {
        Bytes.write(view(length), out);
    }

    @Override
    void skip(int length) {
        need(length);
        position += length;
    }

    @Override
    boolean isAtEnd() {
        return position == buffer.limit();
    }

    @Override
    long consumed() {
        return position;
    }

    @Override
    public void close() {
        position = buffer.limit();
    }

    private void need(int length) {
        if (length < 0 || length > buffer.limit() - position) {
            throw cutOff();
        }
    }
}
