package gregor.log;

import gregor.base.Clock;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of {@code log.dirs}: whether it still works. Its first failure, a full disk apart, takes it offline with all its logs
 * until the broker is started again. For any thread.
 */
public final class LogDir {
    private static final Logger LOG = LoggerFactory.getLogger(LogDir.class);

    private final Path path;
    private final LogDirFailure onFailure;
    private final AtomicLong namesMade = new AtomicLong();
    private final AtomicLong namesForced = new AtomicLong();
    private final FullDiskLog fullDisk;
    private final DamageLog damage = new DamageLog();
    private boolean offline;
    private volatile Checkpoint checkpoint = () -> {};

    public LogDir(Path path, LogDirFailure onFailure, Clock clock) {
        this.path = path;
        this.onFailure = onFailure;
        this.fullDisk = new FullDiskLog(clock);
    }

    /** How the recovery points of all logs in this directory are written down. */
    public void checkpointBy(Checkpoint writing) {
        checkpoint = writing;
    }

    /** Writes down the recovery points of all logs in a log directory, or fails. */
    public interface Checkpoint {
        void run() throws StorageFailure;
    }

    /** Writes the recovery points now, because one has gone back: the old one would vouch for what is written next. */
    void checkpointRecoveryPoints() throws StorageFailure {
        checkpoint.run();
        checkOnline();
    }

    public Path path() {
        return path;
    }

    /** The name of a log's directory is here; gives the number to make it last with. */
    long nameMade() {
        return namesMade.incrementAndGet();
    }

    /** Whether a power cut may still take the name back. */
    boolean isLoose(long name) {
        return namesForced.get() < name;
    }

    /** Makes the name last, and with it all that were made before. */
    void forceName(long name, Disk disk) throws IOException {
        if (isLoose(name)) {
            long made = namesMade.get();
            disk.sync(path);
            namesForced.accumulateAndGet(made, Math::max);
        }
    }

    public synchronized boolean isOnline() {
        return !offline;
    }

    public void checkOnline() throws StorageFailure {
        if (!isOnline()) {
            throw new StorageFailure(path, true, "log directory " + path + " is offline", null);
        }
    }

    /** What to throw for a fault met while doing something here; decides whether the directory goes on. */
    public StorageFailure failure(String doing, IOException fault) {
        if (fault instanceof StorageFailure known) {
            return known;
        }
        String message = doing + " in " + path + ": " + fault;
        if (isFull(fault)) {
            fullDisk.add(message);
            return new StorageFailure(path, false, message, fault);
        }
        if (isHarmless(fault)) {
            damage.add(message);
            return new StorageFailure(path, false, message, fault);
        }
        breakdown(doing, fault);
        return new StorageFailure(path, true, message, fault);
    }

    /** The directory cannot go on, whatever the fault. */
    public void breakdown(String doing, Exception fault) {
        if (goOffline()) {
            if (fault instanceof IOException) {
                LOG.error("Log directory {} goes offline, with all its logs: {}: {}", path, doing, describe(fault));
            } else {
                LOG.error("Log directory {} goes offline, with all its logs: {}", path, doing, fault);
            }
            onFailure.onLogDirFailure(path);
        }
    }

    private static String describe(Exception fault) {
        return fault instanceof DamagedFile ? fault.getMessage() : fault.toString();
    }

    private synchronized boolean goOffline() {
        boolean first = !offline;
        offline = true;
        return first;
    }

    /** Damaged content is one log's fault, and a closed channel that of a reader who was interrupted. */
    private static boolean isHarmless(IOException fault) {
        return fault instanceof DamagedFile || fault instanceof ClosedChannelException;
    }

    /** The system's own words are all that Java passes on. */
    static boolean isFull(IOException fault) {
        String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }
}
