package gregor.zk;

import gregor.base.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/**
 * This broker's session with ZooKeeper. Requests are pipelined: any thread may make them, and their stages complete on the
 * session's own thread. While the connection is away requests wait; when the session has expired a new one is opened without
 * help, and listeners hear of both. Refusals are {@link ZkException}s.
 */
public interface ZkSession extends AutoCloseable {
    /** Matches any version of a znode in a conditional write. */
    int ANY_VERSION = -1;

    /** Ends the session, and with it the ephemeral znodes; requests that wait fail. */
    @Override
    void close();

    /** Hears of every loss and return of the session from now on. */
    void listen(Owner owner, SessionListener listener);

    /** The id of the present session: the owner of the ephemeral znodes made now. */
    long sessionId();

    /** The znode, or empty if there is none. */
    default CompletionStage<Optional<Znode>> get(String path) {
        return get(path, null);
    }

    /** As {@link #get(String)}; the watch sees the next change of the data and the deletion, not the creation. */
    CompletionStage<Optional<Znode>> get(String path, Watch watch);

    /** The version of the znode's data, or empty if there is none; the watch sees creation, change and deletion. */
    CompletionStage<Optional<Znode>> exists(String path, Watch watch);

    /** The names of the children, in no order; none if the znode does not exist. */
    default CompletionStage<List<String>> children(String path) {
        return children(path, null);
    }

    /** As {@link #children(String)}; the watch sees the next child that comes or goes. */
    CompletionStage<List<String>> children(String path, Watch watch);

    /** Creates the znode; its path, with the sequence number if the mode adds one. The parent must exist. */
    CompletionStage<String> create(String path, byte[] data, CreateMode mode);

    /** Writes the data if the znode has this version; the new version. */
    CompletionStage<Integer> setData(String path, byte[] data, int version);

    /** Deletes the znode if it has this version. */
    CompletionStage<Void> delete(String path, int version);

    /** Does all or nothing; fails with the code and the position of the first operation that could not be done. */
    CompletionStage<List<OpResult>> multi(List<Op> operations);
}
