package gregor.log.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A header of a record.
 *
 * @param key UTF-8, never null
 * @param value null is allowed and not the same as empty
 */
public record RecordHeader(ByteBuffer key, ByteBuffer value) {
    public static RecordHeader of(String key, byte[] value) {
        return new RecordHeader(
                ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)), value == null ? null : ByteBuffer.wrap(value));
    }
}
