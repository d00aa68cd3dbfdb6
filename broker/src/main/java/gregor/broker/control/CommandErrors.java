package gregor.broker.control;

import gregor.wire.ErrorCode;
import gregor.zk.MetadataError;
import java.util.EnumMap;
import java.util.Map;

/** What brokers answer to commands, in the protocol's numbers and in our words, both ways. */
final class CommandErrors {
    private static final Map<MetadataError, ErrorCode> CODES = new EnumMap<>(Map.of(
            MetadataError.STALE_CONTROLLER_EPOCH, ErrorCode.STALE_CONTROLLER_EPOCH,
            MetadataError.STALE_BROKER_EPOCH, ErrorCode.STALE_BROKER_EPOCH,
            MetadataError.FENCED_LEADER_EPOCH, ErrorCode.FENCED_LEADER_EPOCH,
            MetadataError.INCONSISTENT_TOPIC_ID, ErrorCode.INCONSISTENT_TOPIC_ID,
            MetadataError.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            MetadataError.STORAGE, ErrorCode.KAFKA_STORAGE_ERROR,
            MetadataError.INVALID_REQUEST, ErrorCode.INVALID_REQUEST));

    private CommandErrors() {}

    /** @param error null for none */
    static short code(MetadataError error) {
        return (error == null ? ErrorCode.NONE : CODES.getOrDefault(error, ErrorCode.INVALID_REQUEST)).code();
    }

    /** Null for none; what has no name here is {@link MetadataError#INVALID_REQUEST}. */
    static MetadataError error(short code) {
        if (code == ErrorCode.NONE.code()) {
            return null;
        }
        return CODES.entrySet().stream()
                .filter(entry -> entry.getValue().code() == code)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(MetadataError.INVALID_REQUEST);
    }
}
