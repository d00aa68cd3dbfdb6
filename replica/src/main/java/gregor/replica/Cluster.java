package gregor.replica;

import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The cluster around this broker, as far as its replicas need it.
 *
 * @param alive whether the broker of that id is alive, as last heard from the controller; for any thread
 */
public record Cluster(IntPredicate alive, IsrProposals proposals) {
    /** No other broker, and nobody to decide. */
    public static final Cluster ALONE = new Cluster(brokerId -> false, Cluster::refuse);

    private static void refuse(IsrProposal proposal, Consumer<IsrAnswer> answer) {
        answer.accept(new IsrAnswer.Refused(IsrAnswer.Reason.OPERATION_NOT_ATTEMPTED));
    }
}
