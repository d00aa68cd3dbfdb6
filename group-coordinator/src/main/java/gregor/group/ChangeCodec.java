package gregor.group;

import gregor.base.TopicPartition;
import gregor.wire.BadMessage;
import gregor.wire.BufferWriter;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.record.GroupMetadataKey;
import gregor.wire.record.GroupMetadataValue;
import gregor.wire.record.OffsetCommitKey;
import gregor.wire.record.OffsetCommitValue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Changes as Kafka's records: a version and the fields, in key and value. Written in the versions a 3.9 broker writes; read in
 * all. One thread.
 *
 * <p>A tombstone has the very key of the record it removes (trap 93).
 */
final class ChangeCodec {
    private static final int OFFSET_KEY = 1;
    private static final int GROUP_KEY = 2;

    private static final int OFFSET_VALUE_WITH_EXPIRY = 1;
    private static final int OFFSET_VALUE = 3;
    private static final int OFFSET_VALUE_MAX = 4;
    private static final int GROUP_VALUE = 3;
    private static final int GROUP_VALUE_MAX = 4;
    /** Before it, the rebalance timeout was the session timeout. */
    private static final int GROUP_VALUE_WITH_REBALANCE_TIMEOUT = 1;

    /** Topic names met in this load: a million offsets share a few thousand. */
    private final Map<String, String> topics = new HashMap<>();

    static StateRecord encode(Change change) {
        if (change instanceof Change.OffsetChange offset) {
            return encode(offset);
        }
        Change.GroupChange group = (Change.GroupChange) change;
        GroupMetadataKey key = new GroupMetadataKey();
        key.group = group.groupId();
        return new StateRecord(
                versioned(GROUP_KEY, key), group.isRemoval() ? null : versioned(GROUP_VALUE, group.generation()));
    }

    private static StateRecord encode(Change.OffsetChange change) {
        OffsetCommitKey key = new OffsetCommitKey();
        key.group = change.groupId();
        key.topic = change.partition().topic();
        key.partition = change.partition().partition();
        if (change.isRemoval()) {
            return new StateRecord(versioned(OFFSET_KEY, key), null);
        }
        CommittedOffset offset = change.offset();
        OffsetCommitValue value = new OffsetCommitValue();
        value.offset = offset.offset();
        value.leaderEpoch = offset.leaderEpoch();
        value.metadata = offset.metadata();
        value.commitTimestamp = offset.commitTimestampMs();
        value.expireTimestamp = offset.expireTimestampMs();
        int version = offset.hasExpiry() ? OFFSET_VALUE_WITH_EXPIRY : OFFSET_VALUE;
        return new StateRecord(versioned(OFFSET_KEY, key), versioned(version, value));
    }

    private static byte[] versioned(int version, Message message) {
        ByteBuffer out = ByteBuffer.allocate(Short.BYTES + message.sizeBytes(version));
        out.putShort((short) version);
        message.write(new BufferWriter(out), version);
        return out.array();
    }

    /**
     * Reads a record; null if its kind is not known here, which is what newer brokers leave behind.
     *
     * @throws BadMessage if the key is known but the bytes are not what their version says, or the version is too new
     */
    Change decode(ByteBuffer key, ByteBuffer value) {
        Reader keyReader = new Reader(key);
        int kind = keyReader.int16();
        if (kind == 0 || kind == OFFSET_KEY) {
            OffsetCommitKey offset = OffsetCommitKey.read(keyReader, kind);
            String topic = topics.computeIfAbsent(offset.topic, name -> name);
            return new Change.OffsetChange(
                    offset.group, new TopicPartition(topic, offset.partition), value == null ? null : offset(value));
        }
        if (kind == GROUP_KEY) {
            GroupMetadataKey group = GroupMetadataKey.read(keyReader, kind);
            return new Change.GroupChange(group.group, value == null ? null : generation(value));
        }
        return null;
    }

    private static CommittedOffset offset(ByteBuffer buffer) {
        Reader reader = new Reader(buffer);
        OffsetCommitValue value = OffsetCommitValue.read(reader, version(reader, OFFSET_VALUE_MAX));
        return new CommittedOffset(
                value.offset, value.leaderEpoch, value.metadata, value.commitTimestamp, value.expireTimestamp);
    }

    private static GroupMetadataValue generation(ByteBuffer buffer) {
        Reader reader = new Reader(buffer);
        int version = version(reader, GROUP_VALUE_MAX);
        GroupMetadataValue value = GroupMetadataValue.read(reader, version);
        if (version < GROUP_VALUE_WITH_REBALANCE_TIMEOUT) {
            for (GroupMetadataValue.MemberMetadata member : value.members) {
                member.rebalanceTimeout = member.sessionTimeout;
            }
        }
        return value;
    }

    private static int version(Reader reader, int max) {
        int version = reader.int16();
        if (version < 0 || version > max) {
            throw new BadMessage("value version " + version);
        }
        return version;
    }
}
