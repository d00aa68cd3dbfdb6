package gregor.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link MemoryDisk}. Dead after a loss of power, as the process would be. For any thread. */
final class MemoryChannel extends FileChannel {
    private static final int TRANSFER_BYTES = 8192;

    private final MemoryDisk disk;
    private final Path path;
    private final MemoryFile file;
    private final int powerCuts;
    private long position;

    MemoryChannel(MemoryDisk disk, Path path, MemoryFile file, int powerCuts) {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.powerCuts = powerCuts;
    }

    private void check() throws IOException {
        if (!isOpen() || disk.lostPowerSince(powerCuts)) {
            throw new ClosedChannelException();
        }
        disk.check(path);
    }

    @Override
    public int read(ByteBuffer into, long from) throws IOException {
        check();
        return file.read(into, from);
    }

    @Override
    public synchronized int read(ByteBuffer into) throws IOException {
        int count = read(into, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public synchronized long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = read(into[i]);
            if (count < 0) {
                return sum == 0 ? -1 : sum;
            }
            sum += count;
        }
        return sum;
    }

    @Override
    public int write(ByteBuffer from, long to) throws IOException {
        check();
        int growth = (int) Math.max(0, to + from.remaining() - file.size());
        int missing = growth - disk.room(growth);
        if (growth > 0 && missing >= from.remaining()) {
            throw new IOException(MemoryDisk.FULL);
        }
        int count = from.remaining() - missing;
        file.write(from, (int) to, count, disk.clock().millis());
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer from) throws IOException {
        int count = write(from, position);
        position += count;
        return count;
    }

    @Override
    public synchronized long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            if (!from[i].hasRemaining()) {
                continue;
            }
            int count = write(from[i]);
            sum += count;
            if (from[i].hasRemaining()) {
                break;
            }
        }
        return sum;
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        check();
        return file.size();
    }

    @Override
    public synchronized FileChannel truncate(long size) throws IOException {
        check();
        file.truncate(size);
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        check();
        file.force();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(count, TRANSFER_BYTES));
        if (read(part, from) < 0) {
            return 0;
        }
        return target.write(part.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(count, TRANSFER_BYTES));
        if (source.read(part) < 0) {
            return 0;
        }
        return write(part.flip(), to);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("a file in memory is not mapped");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException("files in memory are locked by their disk");
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        return lock(from, size, shared);
    }

    @Override
    protected void implCloseChannel() {
        position = 0;
    }
}
