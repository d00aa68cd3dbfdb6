package gregor.broker.net;

import gregor.broker.api.LogRecords;
import gregor.wire.Records;
import gregor.wire.frame.OutgoingFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Encodes answers: one pooled buffer of exactly the right size for everything but records on disk, which go out between its parts
 * as regions of their files. Owned by the connection's event loop.
 */
final class ResponseWriter {
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
            out.accept(new LogRegion(region.records));
        }
        if (buffer.isReadable()) {
            out.accept(buffer);
        } else {
            buffer.release();
        }
    }
}
