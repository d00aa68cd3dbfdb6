package gregor.replica;

/**
 * What a follower tells its leader by fetching: how far its log reaches, since it asks for the record after its last one.
 *
 * @param replicaId the follower's broker id
 * @param brokerEpoch of the follower's broker, or {@link #NO_EPOCH} when it does not say (before Fetch 15)
 * @param wanted where its log ends, with the epochs it believes in
 * @param logStartOffset where its log begins, -1 when it does not say (before Fetch 5)
 */
public record FollowerFetch(int replicaId, long brokerEpoch, ReadSpec wanted, long logStartOffset) {
    public static final long NO_EPOCH = -1;
}
