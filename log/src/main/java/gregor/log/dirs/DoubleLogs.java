package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.log.LogRuntime;
import gregor.log.StorageFailure;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the log directories hold at the start, one log for each partition. Two directories may have one when the broker
 * was killed in the last moment of a move: the copy is marked as complete then, and the longer of the two is the log. That is the
 * copy, unless the power went too and the copy's last records with it. Any other two are for the operator to decide, as with
 * Kafka. Used once.
 */
final class DoubleLogs {
    private static final Logger LOG = LoggerFactory.getLogger(DoubleLogs.class);

    private final LogRuntime runtime;
    private final Map<TopicPartition, HostedLog> logs = new HashMap<>();

    DoubleLogs(LogRuntime runtime) {
        this.runtime = runtime;
    }

    void addAll(List<HostedLog> found) throws UnusableLogDir {
        for (HostedLog hosted : found) {
            add(hosted);
        }
    }

    private void add(HostedLog found) throws UnusableLogDir {
        HostedLog other = logs.put(found.partition(), found);
        if (other != null) {
            boolean marked =
                    runtime.disk().exists(mark(found)) || runtime.disk().exists(mark(other));
            if (!marked) {
                throw new UnusableLogDir("the log of " + found.partition() + " is in two directories, "
                        + other.log().files().directory() + " and "
                        + found.log().files().directory() + ": delete the one that is out of date");
            }
            choose(other, found);
        }
    }

    private void choose(HostedLog one, HostedLog other) {
        long oneEnd = one.log().view().logEndOffset();
        long otherEnd = other.log().view().logEndOffset();
        boolean isOne = oneEnd == otherEnd ? runtime.disk().exists(mark(one)) : oneEnd > otherEnd;
        HostedLog kept = isOne ? one : other;
        HostedLog former = isOne ? other : one;
        LOG.info(
                "{} moved from {} to {} when the broker ended",
                kept.partition(),
                former.dir().path(),
                kept.dir().path());
        logs.put(kept.partition(), kept);
        try {
            new LogRemoval(runtime, former).run(0);
        } catch (StorageFailure e) {
            LOG.error("The former log of {} stays for now: {}", former.partition(), e.getMessage());
        }
    }

    /** The logs that are left. Marks are not needed any more, unless the other log is in a directory that is away. */
    Map<TopicPartition, HostedLog> result(boolean allOnline) {
        if (allOnline) {
            logs.values().forEach(this::removeMark);
        }
        return logs;
    }

    private void removeMark(HostedLog hosted) {
        try {
            runtime.disk().delete(mark(hosted));
        } catch (IOException e) {
            hosted.dir().dir().failure("unmarking the log of " + hosted.partition(), e);
        }
    }

    private static Path mark(HostedLog hosted) {
        return hosted.log().files().directory().resolve(FileNames.COMPLETE_COPY);
    }
}
