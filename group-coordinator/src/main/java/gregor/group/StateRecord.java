package gregor.group;

/** A record of the coordinator's log: Kafka's bytes of key and value. A null value is a tombstone. */
public record StateRecord(byte[] key, byte[] value) {
    public boolean isTombstone() {
        return value == null;
    }

    int sizeBytes() {
        return key.length + (value == null ? 0 : value.length);
    }
}
