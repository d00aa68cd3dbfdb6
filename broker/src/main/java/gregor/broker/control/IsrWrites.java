package gregor.broker.control;

import gregor.replica.IsrAnswer;
import gregor.replica.IsrProposal;
import gregor.replica.IsrProposals;
import gregor.zk.IsrStore;
import gregor.zk.Stages;
import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of in-sync replicas in clusters with brokers before Kafka 2.7: the leader writes them to ZooKeeper. For any thread. */
public final class IsrWrites implements IsrProposals {
    private static final Logger LOG = LoggerFactory.getLogger(IsrWrites.class);

    private final IsrStore store;

    public IsrWrites(IsrStore store) {
        this.store = store;
    }

    @Override
    public void propose(IsrProposal proposal, Consumer<IsrAnswer> answer) {
        List<Integer> isr =
                proposal.isr().stream().map(IsrProposal.Member::brokerId).toList();
        PartitionState state =
                new PartitionState(proposal.leader(), proposal.leaderEpoch(), isr, proposal.controllerEpoch());
        store.write(proposal.partition(), state, proposal.partitionEpoch()).whenComplete((version, fault) -> {
            if (fault != null) {
                LOG.warn(
                        "In-sync replicas of {} were not written: {}",
                        proposal.partition(),
                        Stages.unwrap(fault).toString());
                answer.accept(new IsrAnswer.Refused(IsrAnswer.Reason.UNKNOWN));
            } else {
                answer.accept(answer(proposal, isr, version));
            }
        });
    }

    private static IsrAnswer answer(IsrProposal proposal, List<Integer> isr, OptionalInt version) {
        return version.isPresent()
                ? new IsrAnswer.Taken(proposal.leaderEpoch(), version.getAsInt(), isr)
                : new IsrAnswer.Refused(IsrAnswer.Reason.INVALID_UPDATE_VERSION);
    }
}
