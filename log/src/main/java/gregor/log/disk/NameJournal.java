package gregor.log.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The changes of names on a {@link MemoryDisk} that a loss of power may take back: those of each directory in their order, from
 * some change on, as a journaling file system does. Guarded by its disk.
 */
final class NameJournal {
    private final List<Change> changes = new ArrayList<>();

    /** A change in one directory and how it is taken back. */
    private record Change(Path directory, Undo undo) {}

    /** Takes a change back; what came after it in the same directory has been taken back already. */
    interface Undo {
        /** @param directory in which it was, under its name of today */
        void run(Path directory);
    }

    void add(Path directory, Undo undo) {
        changes.add(new Change(directory, undo));
    }

    /** What was changed in this directory lasts. */
    void sync(Path directory) {
        changes.removeIf(change -> directory.equals(change.directory));
    }

    /** The directory and those in it have another name. */
    void moved(Path from, Path to) {
        changes.replaceAll(change -> change.directory.startsWith(from)
                ? new Change(to.resolve(from.relativize(change.directory)), change.undo)
                : change);
    }

    /** Takes back the last changes of each directory, any number of them. */
    void cutPower(Random random) {
        Map<Path, Integer> kept = new TreeMap<>();
        changes.forEach(change -> kept.merge(change.directory, 1, Integer::sum));
        kept.replaceAll((directory, count) -> random.nextInt(count + 1));
        changes.removeIf(change -> kept.merge(change.directory, -1, Integer::sum) >= 0);
        while (!changes.isEmpty()) {
            Change last = changes.remove(changes.size() - 1);
            last.undo.run(last.directory);
        }
    }
}
