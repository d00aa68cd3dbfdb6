package gregor.log;

import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.records.CorruptRecords;
import gregor.log.segment.FileBatches;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a log's directory in order after deletions and compactions that did not come to their end: what was to go goes, what
 * was complete takes its place, what was not is forgotten.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Disk disk;
    private final Path directory;

    Leftovers(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** The files that are there when all is in order. */
    List<Path> resolve() throws IOException {
        List<Path> present = disk.list(directory);
        if (present.stream().noneMatch(Leftovers::isLeftover)) {
            return deleteOrphanedIndexes(present);
        }
        deleteIf(FileNames.DELETED, file -> !GapMark.isMark(file));
        long firstUnfinished = ending(FileNames.CLEANED).stream()
                .mapToLong(FileNames::offset)
                .min()
                .orElse(Long.MAX_VALUE);
        // Beside a compaction that was splitting a segment, what it had finished is of no use without the rest.
        deleteAll(FileNames.SWAP, firstUnfinished);
        deleteAll(FileNames.CLEANED, 0);
        giveUpDamaged();
        takePlaces();
        return deleteOrphanedIndexes(disk.list(directory));
    }

    private static boolean isLeftover(Path file) {
        return FileNames.endsWith(file, FileNames.DELETED) && !GapMark.isMark(file)
                || FileNames.endsWith(file, FileNames.CLEANED)
                || FileNames.endsWith(file, FileNames.SWAP);
    }

    /** What cannot be read does not replace what it was made of, as long as that is still there. */
    private void giveUpDamaged() throws IOException {
        for (Path file : ending(FileNames.LOG + FileNames.SWAP)) {
            if (disk.exists(FileNames.withoutSuffix(file, FileNames.SWAP)) && !isWhole(file)) {
                LOG.warn("Deleting {}, and keeping the segment that it was to replace", file);
                long offset = FileNames.offset(file);
                deleteIf(FileNames.SWAP, swap -> FileNames.offset(swap) == offset);
            }
        }
    }

    private boolean isWhole(Path logFile) throws IOException {
        try (FileChannel channel = disk.open(logFile, Disk.Access.READ)) {
            FileBatches batches = FileBatches.headers(channel, 0, (int) Math.min(channel.size(), Integer.MAX_VALUE));
            while (batches.next()) {
                // Only whether there is a next one.
            }
            return true;
        } catch (CorruptRecords e) {
            LOG.warn("{} is damaged: {}", logFile, e.getMessage());
            return false;
        }
    }

    /** Finished output replaces the segments whose offsets it covers. */
    private void takePlaces() throws IOException {
        List<Path> finished = ending(FileNames.SWAP);
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Path file : finished) {
            if (FileNames.endsWith(FileNames.withoutSuffix(file, FileNames.SWAP), FileNames.LOG)) {
                from = Math.min(from, FileNames.offset(file));
                // Also when nothing was kept: its own place is no longer that of the segment it was made of.
                to = Math.max(to, Math.max(endOffset(file), FileNames.offset(file) + 1));
            }
        }
        for (Path file : disk.list(directory)) {
            long offset = FileNames.offset(file);
            if (offset >= from && offset < to && !FileNames.endsWith(file, FileNames.SWAP) && !GapMark.isMark(file)) {
                LOG.info("Deleting {}: a compaction has replaced it", file);
                disk.delete(file);
            }
        }
        for (Path file : finished) {
            LOG.info("Completing the compaction that wrote {}", file);
            disk.rename(file, FileNames.withoutSuffix(file, FileNames.SWAP));
        }
    }

    private long endOffset(Path logFile) throws IOException {
        long end = FileNames.offset(logFile);
        try (FileChannel channel = disk.open(logFile, Disk.Access.READ)) {
            FileBatches batches = FileBatches.headers(channel, 0, (int) Math.min(channel.size(), Integer.MAX_VALUE));
            while (batches.next()) {
                end = batches.batch().lastOffset() + 1;
            }
        } catch (CorruptRecords e) {
            LOG.warn("{} is damaged after offset {}: {}", logFile, end, e.getMessage());
        }
        return end;
    }

    private List<Path> deleteOrphanedIndexes(List<Path> present) throws IOException {
        Set<Path> all = new HashSet<>(present);
        List<Path> kept = new ArrayList<>(present.size());
        for (Path file : present) {
            long offset = FileNames.offset(file);
            if (offset >= 0
                    && FileNames.isIndex(file)
                    && !all.contains(FileNames.file(directory, offset, FileNames.LOG))) {
                LOG.warn("Deleting {}: there is no segment for it", file);
                disk.delete(file);
            } else {
                kept.add(file);
            }
        }
        return kept;
    }

    private void deleteAll(String suffix, long fromOffset) throws IOException {
        deleteIf(suffix, file -> FileNames.offset(file) >= fromOffset);
    }

    private void deleteIf(String suffix, Predicate<Path> condition) throws IOException {
        for (Path file : ending(suffix)) {
            if (condition.test(file)) {
                LOG.info("Deleting {}, left over from before the start", file);
                disk.delete(file);
            }
        }
    }

    private List<Path> ending(String suffix) throws IOException {
        return disk.list(directory).stream()
                .filter(file -> FileNames.offset(file) >= 0 && FileNames.endsWith(file, suffix))
                .toList();
    }
}
