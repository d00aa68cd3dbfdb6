package gregor.replica;

import gregor.base.TopicPartition;
import java.util.Collection;
import java.util.Map;

/** Who sees to it that followers follow. Called by the orders' thread, in the order of the orders. */
public interface Followers {
    /** There is no other broker to follow. */
    Followers NONE = new Followers() {
        @Override
        public void onLeadership(Map<Partition, Leadership> taken) {
            // All of them lead, or wait for somebody who does.
        }

        @Override
        public void onGone(Collection<TopicPartition> partitions) {
            // None of them followed.
        }
    };

    /** What the controller decided has been taken over by these: some lead now, the others follow somebody. */
    void onLeadership(Map<Partition, Leadership> taken);

    /** These are gone from this broker, or their logs are. */
    void onGone(Collection<TopicPartition> partitions);
}
