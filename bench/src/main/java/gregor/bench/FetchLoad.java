package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.log.records.RecordBatch;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Connections that each read a partition of their own from the beginning, again and again. */
record FetchLoad(Target target, String topic, int connections, int maxBytes) {
    record Outcome(long bytes, double seconds, double cpuSeconds) {}

    /** Reads so many bytes in all. */
    Outcome run(long bytesMax) throws Exception {
        Usage before = target.usage();
        long start = System.nanoTime();
        List<Long> parts = Parallel.run(connections, number -> drive(number, bytesMax / connections));
        double took = (System.nanoTime() - start) / 1e9;
        long bytes = parts.stream().mapToLong(Long::longValue).sum();
        return new Outcome(bytes, took, target.usage().cpuSeconds() - before.cpuSeconds());
    }

    private long drive(int partition, long bytesMax) throws IOException {
        long bytes = 0;
        long offset = 0;
        try (Connection connection = new Connection(target.bootstrap())) {
            while (bytes < bytesMax) {
                FetchResponse.PartitionData data =
                        fetch(connection, Requests.fetch(topic, partition, offset, maxBytes));
                ByteBuffer records = ((BufferRecords) data.records).buffer();
                bytes += records.remaining();
                offset = nextOffset(records, offset);
                if (offset >= data.highWatermark) {
                    offset = 0;
                }
            }
        }
        return bytes;
    }

    static FetchResponse.PartitionData fetch(Connection connection, gregor.wire.message.FetchRequest request)
            throws IOException {
        FetchResponse response = connection.call(Apis.FETCH, Requests.FETCH_VERSION, request);
        FetchResponse.PartitionData data = response.responses.get(0).partitions.get(0);
        if (data.errorCode != ErrorCode.NONE.code()) {
            throw new IOException("fetch failed: " + ErrorCode.of(data.errorCode));
        }
        return data;
    }

    /** The offset after the last whole batch. */
    static long nextOffset(ByteBuffer records, long offset) {
        RecordBatch batch = new RecordBatch();
        int position = records.position();
        long next = offset;
        while (records.limit() - position > RecordBatch.HEADER_BYTES) {
            batch.at(records, position);
            if (position + batch.sizeBytes() > records.limit()) {
                break;
            }
            next = batch.lastOffset() + 1;
            position += batch.sizeBytes();
        }
        return next;
    }
}
