package gregor.sim.check;

/**
 * A record in a log.
 *
 * @param leaderEpoch in which it was appended
 * @param idempotent whether its producer has an id
 */
public record LogEntry(long offset, int leaderEpoch, boolean idempotent, String value) {
    @Override
    public String toString() {
        return value + "@" + offset + " of epoch " + leaderEpoch;
    }
}
