package gregor.group;

/** What a {@link StateLog} fails a load with when this broker does not lead any more. It is usual, so without a stack trace. */
public final class LeadershipMoved extends Exception {
    private static final long serialVersionUID = 1;

    /** @param what the log's word for it */
    public LeadershipMoved(String what) {
        super(what, null, false, false);
    }
}
