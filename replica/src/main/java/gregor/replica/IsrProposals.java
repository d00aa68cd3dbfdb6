package gregor.replica;

import java.util.function.Consumer;

/**
 * The way in which a leader has the set of its replicas in sync changed: it proposes, the controller (or, before Kafka 2.7, the
 * znode's version) decides. Implemented above this module.
 */
public interface IsrProposals {
    /**
     * Brings a proposal to who decides about it; goes on trying while nobody can be asked. There is never more than one of a
     * partition on its way, unless it was led anew meanwhile: then the answer to the older one may be left out.
     *
     * @param answer told once, on any thread, perhaps before this returns; must not block
     */
    void propose(IsrProposal proposal, Consumer<IsrAnswer> answer);
}
