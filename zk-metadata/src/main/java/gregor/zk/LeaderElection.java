package gregor.zk;

/**
 * How the election that somebody asked for ended, for one partition.
 *
 * @param verdict whether there is a new leader
 * @param leader the new leader, if there is one
 */
public record LeaderElection(Verdict verdict, int leader) {
    /** Which replicas may be elected. */
    public enum Kind {
        /** The first of the assigned replicas, if it is in sync. */
        PREFERRED,
        /** Any that is alive, where nobody leads: records may be lost. */
        UNCLEAN,
    }

    public static LeaderElection won(int leader) {
        return new LeaderElection(Verdict.ACCEPTED, leader);
    }

    public static LeaderElection refused(MetadataError error, String message) {
        return new LeaderElection(new Verdict(error, message), -1);
    }
}
