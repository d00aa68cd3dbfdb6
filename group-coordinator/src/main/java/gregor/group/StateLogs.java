package gregor.group;

/** Where the coordinator gets the log of a partition it has become responsible for. */
public interface StateLogs {
    /** Called by the thread that reports the leadership, and again after a failed append. Opens without reading. */
    StateLog open(int partition, int leaderEpoch);
}
