package gregor.log.records;

/** Who appends, which decides how much is checked. */
public enum AppendOrigin {
    /** A producer: everything is checked. */
    CLIENT,
    /** A coordinator of this broker: may write control batches. */
    COORDINATOR,
    /** The leader, whose batches already have offsets: only whole and in order they must be. */
    REPLICATION
}
