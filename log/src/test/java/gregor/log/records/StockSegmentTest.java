package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two segment files that a stock broker wrote. */
final class StockSegmentTest {
    @Test
    void recordsOfAStockSegmentAreRead() throws IOException {
        List<LogRecord> records = records(segment("peter-overview01-0.log"));

        assertThat(records).extracting(LogRecord::offset).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(records)
                .extracting(
                        record -> StandardCharsets.UTF_8.decode(record.value()).toString())
                .containsExactly("hihi", "hihi", "hihi", "twenty one ~~", "End", "ㅗHihihi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"peter-overview01-0.log", "peter-overview01-1.log"})
    void buildingAndAppendingTheSameRecordsGivesTheSameBytes(String file) throws IOException {
        ByteBuffer segment = segment(file);
        ByteBuffer rewritten = ByteBuffer.allocate(segment.remaining());
        AppendValidator validator = new AppendValidator(AppendRules.DEFAULT);
        long nextOffset = 0;
        for (LogRecord record : records(segment)) {
            ByteBuffer produced = new BatchBuilder()
                    .append(record.timestampMs(), record.key(), record.value(), record.headers())
                    .build();
            AppendableBatch batch = validator.validate(produced, AppendOrigin.CLIENT, nextOffset, 0, 0);
            rewritten.put(batch.records());
            nextOffset = batch.lastOffset() + 1;
        }

        assertThat(rewritten.flip()).isEqualTo(segment);
    }

    private static List<LogRecord> records(ByteBuffer segment) {
        List<LogRecord> records = new ArrayList<>();
        BatchCursor batches = new BatchCursor(segment);
        while (batches.next()) {
            assertThat(batches.batch().isIntact()).isTrue();
            try (RecordCursor cursor = batches.batch().records()) {
                while (cursor.next()) {
                    records.add(cursor.record());
                }
            }
        }
        assertThat(batches.end()).as("no byte left over").isEqualTo(segment.limit());
        return records;
    }

    private static ByteBuffer segment(String name) throws IOException {
        try (InputStream in = StockSegmentTest.class.getResourceAsStream("/vectors/" + name)) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }
}
