package gregor.replica;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The followers of a partition that is led here. Immutable: another assignment makes another one, of the same replicas where it may. */
public final class RemoteReplicas implements Iterable<RemoteReplica> {
    static final RemoteReplicas NONE = new RemoteReplicas(List.of());

    private final List<RemoteReplica> replicas;

    private RemoteReplicas(List<RemoteReplica> replicas) {
        this.replicas = replicas;
    }

    /** The followers when these replicas are assigned. */
    RemoteReplicas assigned(List<Integer> brokerIds, int leader, Contacts contacts) {
        List<RemoteReplica> next = new ArrayList<>(brokerIds.size());
        for (int id : brokerIds) {
            RemoteReplica known = find(id);
            if (id != leader) {
                next.add(known == null ? new RemoteReplica(id, contacts) : known);
            }
        }
        return next.equals(replicas) ? this : new RemoteReplicas(List.copyOf(next));
    }

    /** The follower on that broker, or null. */
    public RemoteReplica find(int brokerId) {
        for (int i = 0; i < replicas.size(); i++) {
            if (replicas.get(i).brokerId() == brokerId) {
                return replicas.get(i);
            }
        }
        return null;
    }

    public int size() {
        return replicas.size();
    }

    @Override
    public Iterator<RemoteReplica> iterator() {
        return replicas.iterator();
    }
}
