package gregor.compat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.record.FileLogInputStream;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;

/** What is in the files of a partition, read by Kafka's own classes, as lines that can be compared. */
final class PartitionFiles {
    private static final int TXN_ENTRY_BYTES = 34;

    private PartitionFiles() {}

    /** Segments, batches and records; of a delete horizon only that it is there, since it is a time. */
    static List<String> records(Path partition) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(partition, ".log")) {
            lines.add(file.getFileName().toString());
            try (FileRecords log = FileRecords.open(file.toFile(), false)) {
                for (FileLogInputStream.FileChannelRecordBatch batch : log.batches()) {
                    batch.ensureValid();
                    lines.add(line(batch));
                    for (Record record : batch) {
                        lines.add(line(record));
                    }
                }
            }
        }
        return lines;
    }

    /** The aborted transactions that the indexes know. */
    static List<String> abortedTransactions(Path partition) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(partition, ".txnindex")) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            for (int at = 0; at + TXN_ENTRY_BYTES <= bytes.limit(); at += TXN_ENTRY_BYTES) {
                lines.add(file.getFileName() + ": producer " + bytes.getLong(at + 2) + " from " + bytes.getLong(at + 10)
                        + " to " + bytes.getLong(at + 18) + " stable " + bytes.getLong(at + 26));
            }
        }
        return lines;
    }

    /** An offset checkpoint by "topic-partition"; empty if there is none yet. */
    static Map<String, Long> checkpoint(Path file) throws IOException {
        Map<String, Long> offsets = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(" ");
                if (fields.length == 3) {
                    offsets.put(fields[0] + "-" + fields[1], Long.parseLong(fields[2]));
                }
            }
        }
        return offsets;
    }

    private static List<Path> files(Path partition, String ending) throws IOException {
        try (var paths = Files.list(partition)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String line(FileLogInputStream.FileChannelRecordBatch batch) {
        return "  format " + batch.magic() + " offsets " + batch.baseOffset() + " to " + batch.lastOffset() + " count "
                + batch.countOrNull() + " " + batch.compressionType() + " " + batch.timestampType() + " max "
                + batch.maxTimestamp() + " epoch " + batch.partitionLeaderEpoch() + " producer " + batch.producerId()
                + "/" + batch.producerEpoch() + " sequences " + batch.baseSequence() + " to " + batch.lastSequence()
                + (batch.isTransactional() ? " transactional" : "") + (batch.isControlBatch() ? " control" : "")
                + (batch.deleteHorizonMs().isPresent() ? " horizon" : "");
    }

    private static String line(Record record) {
        return "    " + record.offset() + " at " + record.timestamp() + " key " + hex(record.key()) + " value "
                + hex(record.value()) + " headers " + List.of(record.headers());
    }

    private static String hex(ByteBuffer field) {
        if (field == null) {
            return "none";
        }
        byte[] bytes = new byte[field.remaining()];
        field.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
