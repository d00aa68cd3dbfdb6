package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log that is open, with the owner who may change it. Until somebody claims it, whoever comes first may. */
public final class HostedLog {
    private static final Logger LOG = LoggerFactory.getLogger(HostedLog.class);

    private final PartitionLog log;
    private final LogDirState dir;
    private Uuid topicId;
    private Executor owner;

    /** @param topicId null when the log is older than topic ids */
    public HostedLog(PartitionLog log, LogDirState dir, Uuid topicId) {
        this.log = log;
        this.dir = dir;
        this.topicId = topicId;
    }

    public PartitionLog log() {
        return log;
    }

    public TopicPartition partition() {
        return log.partition();
    }

    public LogDirState dir() {
        return dir;
    }

    synchronized Uuid topicId() {
        return topicId;
    }

    synchronized void topicId(Uuid assigned) {
        topicId = assigned;
    }

    /** From now on only this owner changes the log; null: whoever comes first. */
    synchronized void claim(Executor newOwner) {
        owner = newOwner;
    }

    /** From now on the other log's owner changes this one. */
    void claimLike(HostedLog other) {
        claim(other.owner());
    }

    private synchronized Executor owner() {
        return owner;
    }

    /** Deletes, on the owner, segments that have had their time. */
    public void expire(long nowMs) {
        onOwner(() -> {
            try {
                log.expire(nowMs);
            } catch (StorageFailure e) {
                // What was in its way is told where it happened.
                LOG.debug("Could not delete old segments of {}", partition(), e);
            }
        });
    }

    /** Runs a change of the log on its owner; should another one have taken over before its turn comes, on that one. */
    public void onOwner(Runnable change) {
        Executor claimed;
        synchronized (this) {
            claimed = owner;
            if (claimed == null) {
                change.run();
            }
        }
        if (claimed != null) {
            claimed.execute(() -> runOrHandOn(claimed, change));
        }
    }

    /** An owner gives up the log in a turn of its own, so while this one lasts it stays the owner. */
    private void runOrHandOn(Executor claimed, Runnable change) {
        if (owner() == claimed) {
            change.run();
        } else {
            onOwner(change);
        }
    }
}
