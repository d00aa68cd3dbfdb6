package gregor.bench.jmh;

import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.wire.RegionSink;
import gregor.wire.frame.IncomingRequest;
import gregor.wire.frame.OutgoingFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Requests, responses and batches in direct memory, where the broker has them. */
final class Frames {
    /** Together with {@link #LARGE_VALUE_BYTES} a batch of 100 kB. */
    static final int LARGE_RECORDS = 97;

    static final int LARGE_VALUE_BYTES = 1_014;
    static final int SMALL_VALUE_BYTES = 100;

    private Frames() {}

    /** An uncompressed batch as a producer sends it. */
    static ByteBuffer batch(int records, int valueBytes) {
        try (BatchBuilder batch = new BatchBuilder()) {
            byte[] value = new byte[valueBytes];
            for (int i = 0; i < records; i++) {
                batch.append(System.currentTimeMillis(), null, value);
            }
            return direct(batch.build());
        }
    }

    /** Records with random ones of so many keys, and digits as values, which codecs make half as many bytes of. */
    static ByteBuffer keyedBatch(
            Compression codec, long baseOffset, int records, int valueBytes, Random keys, int count) {
        try (BatchBuilder batch = new BatchBuilder(codec, codec.defaultLevel())) {
            batch.baseOffset(baseOffset).leaderEpoch(0);
            byte[] value = new byte[valueBytes];
            for (int i = 0; i < records; i++) {
                for (int j = 0; j < valueBytes; j++) {
                    value[j] = (byte) ('0' + keys.nextInt(10));
                }
                byte[] key = ("key-" + keys.nextInt(count)).getBytes(StandardCharsets.US_ASCII);
                batch.append(System.currentTimeMillis(), key, value);
            }
            return direct(batch.build());
        }
    }

    static ByteBuffer largeBatch() {
        return batch(LARGE_RECORDS, LARGE_VALUE_BYTES);
    }

    static ByteBuffer smallBatch() {
        return batch(1, SMALL_VALUE_BYTES);
    }

    static <Q extends Message> ByteBuffer request(ApiSpec<Q, ?> api, int version, Q body) {
        ByteBuffer frame =
                OutgoingFrame.request(api, version, 1, "producer-1", body).toBuffer();
        return direct(frame.position(Integer.BYTES));
    }

    /** What the broker does with a frame that has arrived. */
    static Message decode(ByteBuffer frame) {
        IncomingRequest incoming = IncomingRequest.open(frame.duplicate());
        return incoming.api().readRequest(incoming.body(), incoming.version());
    }

    /** What the broker does with an answer: the number of bytes that went into the buffer. */
    static <S extends Message> int encode(ApiSpec<?, S> api, int version, S body, ByteBuffer into, RegionSink regions) {
        OutgoingFrame.response(api, version, 1, body).write(into.clear(), regions);
        return into.position();
    }

    private static ByteBuffer direct(ByteBuffer heap) {
        return ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
    }
}
