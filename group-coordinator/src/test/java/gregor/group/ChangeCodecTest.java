package gregor.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.record.GroupMetadataValue;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our records beside those of the stock classes, byte for byte; trap 93. */
class ChangeCodecTest {
    private static final TopicPartition PARTITION = new TopicPartition("tøpic", 7);
    private static final byte[] OFFSET_KEY = MessageUtil.toVersionPrefixedBytes(
            (short) 1, new OffsetCommitKey().setGroup("g").setTopic("tøpic").setPartition(7));
    private static final byte[] GROUP_KEY =
            MessageUtil.toVersionPrefixedBytes((short) 2, new GroupMetadataKey().setGroup("g"));

    @Test
    void anOffsetIsWrittenInVersion3() {
        StateRecord record = ChangeCodec.encode(new Change.OffsetChange("g", PARTITION, offset(-1)));
        assertThat(record.key()).isEqualTo(OFFSET_KEY);
        assertThat(record.value()).isEqualTo(MessageUtil.toVersionPrefixedBytes((short) 3, stockOffset()));
    }

    @Test
    void anOffsetWithItsOwnRetentionIsWrittenInVersion1() {
        StateRecord record = ChangeCodec.encode(new Change.OffsetChange("g", PARTITION, offset(99)));
        assertThat(record.value())
                .isEqualTo(MessageUtil.toVersionPrefixedBytes(
                        (short) 1, stockOffset().setExpireTimestamp(99)));
    }

    @Test
    void aGenerationIsWrittenInVersion3() {
        StateRecord record = ChangeCodec.encode(new Change.GroupChange("g", generation()));
        assertThat(record.key()).isEqualTo(GROUP_KEY);
        assertThat(record.value()).isEqualTo(MessageUtil.toVersionPrefixedBytes((short) 3, stockGeneration()));
    }

    @Test
    void aTombstoneHasTheKeyOfWhatItRemoves() {
        StateRecord offset = ChangeCodec.encode(new Change.OffsetChange("g", PARTITION, null));
        StateRecord group = ChangeCodec.encode(new Change.GroupChange("g", null));
        assertThat(offset).isEqualTo(new StateRecord(offset.key(), null));
        assertThat(offset.key()).isEqualTo(OFFSET_KEY);
        assertThat(group.key()).isEqualTo(GROUP_KEY);
        assertThat(group.value()).isNull();
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4})
    void offsetsOfEveryVersionAreRead(short version) {
        OffsetCommitValue stock = stockOffset();
        if (version == 1) {
            stock.setExpireTimestamp(99);
        }
        if (version < 3) {
            stock.setLeaderEpoch(-1);
        }
        Change change = read(OFFSET_KEY, MessageUtil.toVersionPrefixedBytes(version, stock));
        int epoch = version < 3 ? -1 : 4;
        long expiry = version == 1 ? 99 : -1;
        assertThat(change)
                .isEqualTo(new Change.OffsetChange("g", PARTITION, new CommittedOffset(11, epoch, "mö", 22, expiry)));
    }

    @Test
    void offsetKeysOfVersion0AreRead() {
        byte[] key = OFFSET_KEY.clone();
        key[1] = 0;
        assertThat(read(key, null)).isEqualTo(new Change.OffsetChange("g", PARTITION, null));
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4})
    void generationsOfEveryVersionAreRead(short version) {
        org.apache.kafka.coordinator.group.generated.GroupMetadataValue stock = stockGeneration();
        GroupMetadataValue expected = generation();
        if (version < 2) {
            stock.setCurrentStateTimestamp(-1);
            expected.currentStateTimestamp = -1;
        }
        if (version < 3) {
            stock.members().get(0).setGroupInstanceId(null);
            expected.members.get(0).groupInstanceId = null;
        }
        if (version == 0) {
            stock.members().get(0).setRebalanceTimeout(-1);
            expected.members.get(0).rebalanceTimeout = 10;
        }
        assertThat(read(GROUP_KEY, MessageUtil.toVersionPrefixedBytes(version, stock)))
                .isEqualTo(new Change.GroupChange("g", expected));
    }

    @Test
    void kindsOfNewerBrokersAreNotKnown() {
        assertThat(read(new byte[] {0, 3, 0}, new byte[] {0, 0})).isNull();
        assertThat(read(new byte[] {-1, -1}, null)).isNull();
    }

    private static Change read(byte[] key, byte[] value) {
        return new ChangeCodec().decode(ByteBuffer.wrap(key), value == null ? null : ByteBuffer.wrap(value));
    }

    private static CommittedOffset offset(long expireTimestampMs) {
        return new CommittedOffset(11, 4, "mö", 22, expireTimestampMs);
    }

    private static OffsetCommitValue stockOffset() {
        return new OffsetCommitValue()
                .setOffset(11)
                .setLeaderEpoch(4)
                .setMetadata("mö")
                .setCommitTimestamp(22);
    }

    private static GroupMetadataValue generation() {
        GroupMetadataValue value = new GroupMetadataValue();
        value.protocolType = "consumer";
        value.generation = 3;
        value.protocol = "range";
        value.leader = "m";
        value.currentStateTimestamp = 44;
        GroupMetadataValue.MemberMetadata member = new GroupMetadataValue.MemberMetadata();
        member.memberId = "m";
        member.groupInstanceId = "i";
        member.clientId = "c";
        member.clientHost = "/10.0.0.1";
        member.rebalanceTimeout = 60;
        member.sessionTimeout = 10;
        member.subscription = new byte[] {1, 2};
        member.assignment = new byte[] {3};
        value.members = List.of(member);
        return value;
    }

    private static org.apache.kafka.coordinator.group.generated.GroupMetadataValue stockGeneration() {
        return new org.apache.kafka.coordinator.group.generated.GroupMetadataValue()
                .setProtocolType("consumer")
                .setGeneration(3)
                .setProtocol("range")
                .setLeader("m")
                .setCurrentStateTimestamp(44)
                .setMembers(List.of(new org.apache.kafka.coordinator.group.generated.GroupMetadataValue.MemberMetadata()
                        .setMemberId("m")
                        .setGroupInstanceId("i")
                        .setClientId("c")
                        .setClientHost("/10.0.0.1")
                        .setRebalanceTimeout(60)
                        .setSessionTimeout(10)
                        .setSubscription(new byte[] {1, 2})
                        .setAssignment(new byte[] {3})));
    }
}
