package gregor.replica.follower;

import java.util.List;

/** What a fetch brought. The taker releases it, once, when it needs the records no more. */
public interface Fetched {
    List<FetchedPartition> partitions();

    /** Gives back the memory in which the records are. For any thread. */
    void release();
}
