package gregor.sim.zk;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;

/** What goes between a client and the server. */
sealed interface ZkMessage {
    /**
     * The first of a connection.
     *
     * @param sessionId 0 for a new session
     * @param lastZxid the last transaction that the client has seen
     * @param watches what the client watches
     */
    record Connect(long sessionId, long timeoutMs, long lastZxid, List<WatchKey> watches) implements ZkMessage {}

    /** @param sessionId 0 when the session has expired */
    record Connected(long sessionId) implements ZkMessage {}

    /** @param watch whether the server is to tell of the next change */
    record Read(WatchKey what, boolean watch) implements ZkMessage {}

    record Write(List<Op> operations) implements ZkMessage {}

    /**
     * @param operation which was refused, when the code says that one was
     * @param value as the request wants it
     */
    record Answer(Code code, int operation, Object value, long zxid) implements ZkMessage {}

    /** A watch's one word. */
    record Notification(EventType type, String path) implements ZkMessage {}

    /** Both ways: I am here. */
    record Ping() implements ZkMessage {}

    /** The client ends its session. */
    record Goodbye() implements ZkMessage {}

    /** What may be read, and watched: a znode's data, whether it is there, its children. */
    enum Aspect {
        DATA,
        EXISTENCE,
        CHILDREN
    }

    record WatchKey(Aspect aspect, String path) {}
}
