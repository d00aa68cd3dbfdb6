package gregor.log.producer;

import gregor.log.disk.DamagedFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/** The bytes of a {@code .snapshot} file: the producers of a log at one offset, of each only the last batch. */
public final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int CRC_POSITION = 2;
    private static final int HEADER_BYTES = 10;
    /** What the checksum covers begins with the count. */
    private static final int CHECKED_POSITION = 6;

    private static final int PRODUCER_BYTES = 8 + 2 + 4 + 8 + 4 + 8 + 4 + 8;

    private ProducerSnapshot() {}

    public static ByteBuffer encode(Collection<ProducerState> producers) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + producers.size() * PRODUCER_BYTES);
        bytes.putShort(VERSION).putInt(0).putInt(producers.size());
        for (ProducerState producer : producers) {
            ProducerState.Batch last = producer.lastBatch();
            bytes.putLong(producer.producerId())
                    .putShort(producer.epoch())
                    .putInt(producer.lastSequence())
                    .putLong(last == null ? -1 : last.lastOffset())
                    .putInt(last == null ? 0 : last.offsetDelta())
                    .putLong(producer.lastTimestampMs())
                    .putInt(producer.coordinatorEpoch())
                    .putLong(producer.transactionStart());
        }
        bytes.flip();
        return bytes.putInt(CRC_POSITION, checksum(bytes));
    }

    /** @throws DamagedFile if version, checksum or length are wrong */
    public static List<ProducerState> decode(ByteBuffer bytes) throws DamagedFile {
        if (bytes.remaining() < HEADER_BYTES) {
            throw new DamagedFile("it is only " + bytes.remaining() + " bytes long");
        }
        short version = bytes.getShort();
        int crc = bytes.getInt();
        if (version != VERSION) {
            throw new DamagedFile("its version is " + version);
        }
        if (crc != checksum(bytes)) {
            throw new DamagedFile("its checksum is wrong");
        }
        try {
            return producers(bytes);
        } catch (BufferUnderflowException e) {
            throw new DamagedFile("it ends too early");
        }
    }

    private static List<ProducerState> producers(ByteBuffer bytes) {
        int count = bytes.getInt();
        List<ProducerState> producers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProducerState producer = new ProducerState(bytes.getLong());
            short epoch = bytes.getShort();
            int lastSequence = bytes.getInt();
            long lastOffset = bytes.getLong();
            int offsetDelta = bytes.getInt();
            long timestampMs = bytes.getLong();
            ProducerState.Batch last =
                    lastOffset < 0 ? null : new ProducerState.Batch(lastSequence, lastOffset, offsetDelta, timestampMs);
            producer.restore(epoch, bytes.getInt(), timestampMs, bytes.getLong(), last);
            producers.add(producer);
        }
        return producers;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(CHECKED_POSITION));
        return (int) crc.getValue();
    }
}
