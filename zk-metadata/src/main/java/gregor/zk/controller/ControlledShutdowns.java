package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.MetadataError;
import gregor.zk.znode.PartitionState;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brokers that say that they are about to stop: others lead in their place before they do, and wait for them no more. Such a
 * broker is not elected again in this life. Owned by the controller.
 */
final class ControlledShutdowns {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdowns.class);

    private final ClusterState cluster;
    private final Leaders leaders;

    ControlledShutdowns(ClusterState cluster, Leaders leaders) {
        this.cluster = cluster;
        this.leaders = leaders;
    }

    /** Partitions with one replica stay as they are: nobody else has their records. */
    void begin(int brokerId, long brokerEpoch, Asker<Set<TopicPartition>> asker, Step step) {
        BrokerView broker = cluster.broker(brokerId);
        if (broker == null) {
            step.refuse(asker, MetadataError.BROKER_NOT_AVAILABLE, "The broker is not registered.");
            return;
        }
        if (brokerEpoch != BrokerView.UNKNOWN_EPOCH && brokerEpoch < broker.epoch()) {
            step.refuse(asker, MetadataError.STALE_BROKER_EPOCH, "The broker has registered anew since.");
            return;
        }
        LOG.info("Broker {} is shutting down", brokerId);
        cluster.beginShutdown(brokerId);
        for (TopicPartition partition : cluster.partitionsOn(brokerId)) {
            TopicState topic = cluster.topic(partition.topic());
            if (isConcerned(topic, partition)) {
                PartitionState state = topic.state(partition.partition()).state();
                if (state.leader() != brokerId) {
                    step.announcement().stop(brokerId, partition, state.leaderEpoch(), false);
                }
                leaders.settle(topic, partition.partition(), Set.of(), step);
            }
        }
        step.then(new Request.LeadersMovedAway(brokerId, asker));
    }

    /** Answers with the partitions that the broker leads all the same, since no other replica is in sync. */
    void answer(Request.LeadersMovedAway moved, Step step) {
        Set<TopicPartition> remaining = new TreeSet<>();
        for (TopicPartition partition : cluster.partitionsOn(moved.brokerId())) {
            TopicState topic = cluster.topic(partition.topic());
            if (isConcerned(topic, partition)
                    && topic.state(partition.partition()).state().leader() == moved.brokerId()) {
                remaining.add(partition);
            }
        }
        step.answer(moved.asker(), remaining);
    }

    private static boolean isConcerned(TopicState topic, TopicPartition partition) {
        return !topic.isBeingDeleted()
                && topic.state(partition.partition()) != null
                && topic.partitions().get(partition.partition()).replicas().size() > 1;
    }
}
