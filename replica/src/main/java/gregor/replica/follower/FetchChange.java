package gregor.replica.follower;

import gregor.base.TopicPartition;
import java.util.List;

/**
 * How what is wanted of a leader differs from what was wanted with the fetch before. A partition is in one of them at most.
 *
 * @param wanted partitions that were not wanted before, or otherwise
 * @param unwanted partitions that were wanted before
 */
public record FetchChange(List<WantedPartition> wanted, List<TopicPartition> unwanted) {}
