package gregor.group;

import gregor.base.TopicPartition;
import gregor.wire.record.GroupMetadataValue;

/** What one record says, decoded: the only thing that changes state which outlives this broker's leadership. */
sealed interface Change permits Change.OffsetChange, Change.GroupChange {
    String groupId();

    /** True when the record removes what an earlier one with the same key said. */
    boolean isRemoval();

    /** A committed offset; null removes it. */
    record OffsetChange(String groupId, TopicPartition partition, CommittedOffset offset) implements Change {
        @Override
        public boolean isRemoval() {
            return offset == null;
        }
    }

    /** A generation of a group, its members and their assignments; null removes it. */
    record GroupChange(String groupId, GroupMetadataValue generation) implements Change {
        @Override
        public boolean isRemoval() {
            return generation == null;
        }
    }
}
