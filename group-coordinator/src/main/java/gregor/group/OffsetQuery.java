package gregor.group;

import gregor.base.TopicPartition;
import java.util.List;

/**
 * A question for a group's committed offsets: one group of an OffsetFetch.
 *
 * @param partitions null for all the group has
 * @param requireStable whether a partition with an open transaction is to be refused instead of answered
 */
public record OffsetQuery(String groupId, List<TopicPartition> partitions, boolean requireStable) {}
