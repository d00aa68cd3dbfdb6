package gregor.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups of one coordinator partition. {@link #apply} and {@link #endTransaction} are the only ways in which what is
 * recorded changes: the same when a record has just been appended and when it is read after a change of leadership. One
 * thread at a time: the loader's, then the shard's owner.
 */
final class Groups {
    private final Map<String, Group> byId = new LinkedHashMap<>();
    /** Which groups an open transaction has written offsets for. */
    private final Map<Long, Set<String>> groupsByProducer = new HashMap<>();

    /** Null if there is none. */
    Group find(String groupId) {
        return byId.get(groupId);
    }

    Group findOrCreate(String groupId, Now now) {
        return byId.computeIfAbsent(groupId, id -> new Group(id, now));
    }

    /** In the order they came to be; a copy, safe to forget groups by. */
    List<Group> all() {
        return new ArrayList<>(byId.values());
    }

    void apply(Change change, Now now) {
        Group group = findOrCreate(change.groupId(), now);
        if (change instanceof Change.OffsetChange offset) {
            group.offsets().commit(offset.partition(), offset.offset());
        } else if (change instanceof Change.GroupChange generation) {
            group.restore(generation.generation());
        }
        if (change.isRemoval()) {
            forgetIfUnused(group, now);
        }
    }

    /** An offset written in a transaction: it waits for the end of that. */
    void applyPending(long producerId, Change.OffsetChange change, Now now) {
        Group group = findOrCreate(change.groupId(), now);
        group.offsets().commitPending(producerId, change.partition(), change.offset());
        groupsByProducer.computeIfAbsent(producerId, id -> new HashSet<>()).add(group.id());
    }

    void endTransaction(long producerId, boolean commit, Now now) {
        Set<String> written = groupsByProducer.remove(producerId);
        for (String groupId : written == null ? Set.<String>of() : written) {
            Group group = find(groupId);
            if (group != null) {
                group.offsets().endTransaction(producerId, commit);
                forgetIfUnused(group, now);
            }
        }
    }

    /** A group of which nothing is left or ever was. */
    void forgetIfUnused(Group group, Now now) {
        if (group.isUnused() && byId.remove(group.id(), group)) {
            group.toDead(now);
        }
    }
}
