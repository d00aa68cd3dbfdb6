package gregor.replica;

import gregor.base.TopicPartition;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogMove;
import gregor.log.dirs.LogMoves;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which replicas move to other log directories of this broker. Owned by the orders' thread. */
final class ReplicaMoves {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaMoves.class);

    private final LogDirs dirs;
    private final LogMoves moves;
    private final LogMover mover;

    ReplicaMoves(LogDirs dirs, LogMover mover) {
        this.dirs = dirs;
        this.moves = dirs.moves();
        this.mover = mover;
    }

    /**
     * Wants the replica in another directory. One that is not here yet will be created there.
     *
     * @param partition null if there is none
     * @param lost whether it should be here, but its log directory is away
     * @param target an absolute path
     * @return why that cannot be, or null
     */
    ReplicaError alter(TopicPartition name, Partition partition, boolean lost, String target) {
        if (!LogMoves.canMove(name)) {
            return ReplicaError.NAME_TOO_LONG;
        }
        Path dir = dirs.named(target);
        if (dir == null) {
            return ReplicaError.LOG_DIR_NOT_FOUND;
        }
        if (!dirs.isOnline(dir) || lost || partition != null && partition.view().role() == Role.OFFLINE) {
            return ReplicaError.STORAGE_ERROR;
        }
        try {
            return alter(name, partition, dir);
        } catch (StorageFailure e) {
            LOG.warn("{} cannot move to {}: {}", name, dir, e.getMessage());
            return ReplicaError.STORAGE_ERROR;
        }
    }

    private ReplicaError alter(TopicPartition name, Partition partition, Path dir) throws StorageFailure {
        if (partition == null) {
            if (!dir.equals(dirs.dirOf(name)) && !dir.equals(moves.target(name))) {
                moves.prefer(name, dir);
            }
            return ReplicaError.REPLICA_NOT_AVAILABLE;
        }
        if (dir.equals(moves.target(name))) {
            return null;
        }
        moves.cancel(name);
        if (dir.equals(dirs.dirOf(name))) {
            return null;
        }
        if (!dirs.allOnline()) {
            // The directory that is away may hold a copy already.
            return ReplicaError.STORAGE_ERROR;
        }
        moves.prefer(name, dir);
        mover.add(partition, moves.begin(name));
        return null;
    }

    /** Goes on with a move that was under way before. */
    void resume(Partition partition) {
        LogMove move = moves.resume(partition.name());
        if (move != null) {
            mover.add(partition, move);
        }
    }

    /** The partition is taken off this broker, with its data or without. */
    void end(TopicPartition name, boolean delete) {
        if (!delete) {
            moves.suspend(name);
            return;
        }
        try {
            moves.cancel(name);
        } catch (StorageFailure e) {
            LOG.error("Could not end the move of {}", name, e);
        }
    }
}
