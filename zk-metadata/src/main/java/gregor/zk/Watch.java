package gregor.zk;

import gregor.base.Owner;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * Tells an owner once that something changed at a path: it has to look again, and so sets the next watch. ZooKeeper keeps
 * equal watches of one path only once, so keep the runnable in a field and do not make a new one for each read.
 *
 * @param owner on which the runnable runs
 */
public record Watch(Owner owner, Runnable onChange) implements Watcher {
    @Override
    public void process(WatchedEvent event) {
        // Connection events go to the session; watches survive reconnection and end with the session.
        if (event.getType() != Event.EventType.None) {
            owner.execute(onChange);
        }
    }
}
