package gregor.broker.net;

import gregor.broker.api.LogRecords;
import gregor.wire.Records;
import gregor.wire.frame.OutgoingFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Encodes answers: one pooled buffer of exactly the right size for everything but records on disk, which go out between its parts
 * as regions of their files, or copied when they are few. Owned by the connection's event loop.
 */
final class ResponseWriter {
    /** Up to here a copy that goes out with its surroundings in one system call is cheaper than a sendfile of its own. */
    private static final int COPIED_BYTES_MAX = 16 * 1024;

    private final ByteBufAllocator allocator;
    private final Deque<Region> regions = new ArrayDeque<>();

    /** @param position in the buffer, where the region belongs */
    private record Region(int position, LogRecords records) {}

    ResponseWriter(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Hands the parts of the answer to {@code out}, in order. They are {@code out}'s to release, the answer's records too. */
    void write(OutgoingFrame frame, Consumer<Object> out) {
        ByteBuf buffer = allocator.directBuffer(frame.bufferBytes(), frame.bufferBytes());
        try {
            ByteBuffer bytes = buffer.internalNioBuffer(0, frame.bufferBytes());
            int start = bytes.position();
            frame.write(bytes, (position, records) -> region(position - start, records));
            buffer.writerIndex(frame.bufferBytes());
            split(buffer, out);
        } catch (RuntimeException e) {
            buffer.release();
            regions.forEach(region -> region.records.release());
            regions.clear();
            throw e;
        }
    }

    private void region(int position, Records records) {
        LogRecords onDisk = (LogRecords) records;
        if (onDisk.sizeBytes() == 0) {
            onDisk.release();
        } else {
            regions.add(new Region(position, onDisk));
        }
    }

    private void split(ByteBuf buffer, Consumer<Object> out) {
        while (!regions.isEmpty()) {
            Region region = regions.remove();
            if (region.position > buffer.readerIndex()) {
                out.accept(buffer.readRetainedSlice(region.position - buffer.readerIndex()));
            }
            out.accept(
                    region.records.sizeBytes() > COPIED_BYTES_MAX
                            ? new LogRegion(region.records)
                            : copy(region.records));
        }
        if (buffer.isReadable()) {
            out.accept(buffer);
        } else {
            buffer.release();
        }
    }

    private ByteBuf copy(LogRecords records) {
        ByteBuf copy = allocator.directBuffer(records.sizeBytes(), records.sizeBytes());
        try {
            long position = records.slice().position();
            while (copy.isWritable()) {
                if (copy.writeBytes(records.slice().channel(), position + copy.writerIndex(), copy.writableBytes())
                        < 0) {
                    throw new EOFException("the segment ends within the records to send");
                }
            }
            return copy;
        } catch (IOException e) {
            copy.release();
            throw new UncheckedIOException(e);
        } finally {
            records.release();
        }
    }
}
