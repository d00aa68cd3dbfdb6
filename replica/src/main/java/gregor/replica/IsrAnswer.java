package gregor.replica;

import java.util.List;

/** What became of an {@link IsrProposal}. */
public sealed interface IsrAnswer {
    /** This is the set now; it may have been it before. */
    record Taken(int leaderEpoch, int partitionEpoch, List<Integer> isr) implements IsrAnswer {
        public Taken {
            isr = List.copyOf(isr);
        }
    }

    /** It is not what was proposed, or not known whether it is. */
    record Refused(Reason reason) implements IsrAnswer {}

    /** Why it was refused, by Kafka's names. */
    enum Reason {
        /** Surely nothing was changed: the leader may propose anew. */
        OPERATION_NOT_ATTEMPTED,
        /** The same: a replica may not join, since its broker is stopping, dead, or in another life. */
        INELIGIBLE_REPLICA,
        UNKNOWN_TOPIC_OR_PARTITION,
        UNKNOWN_TOPIC_ID,
        FENCED_LEADER_EPOCH,
        INVALID_UPDATE_VERSION,
        INVALID_REQUEST,
        NEW_LEADER_ELECTED,
        /** Anything else: it is proposed again. */
        UNKNOWN;

        /** True when nothing was changed, and what the leader last knew holds. */
        boolean changedNothing() {
            return this == OPERATION_NOT_ATTEMPTED || this == INELIGIBLE_REPLICA;
        }
    }
}
