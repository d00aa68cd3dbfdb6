package gregor.log.cleaner;

import gregor.log.dirs.HostedLog;
import java.io.IOException;

/**
 * Something a cleaner thread has done by a log's owner, waiting for it. When the cleaner stops before the owner has come to it,
 * it is not done at all: owners may have ended already.
 */
final class OwnerTurn<T> implements Runnable {
    /** An owner that is there takes its turns at once; the wait is for one that is gone. */
    private static final long LOOK_MS = 50;

    private final Step<T> step;
    private Stage stage = Stage.WAITING;
    private T result;
    private IOException failure;

    private enum Stage {
        WAITING,
        RUNNING,
        DONE,
        WITHDRAWN
    }

    private OwnerTurn(Step<T> step) {
        this.step = step;
    }

    static <T> T of(HostedLog hosted, CleanerPace pace, Step<T> step)
            throws IOException, CleaningStopped, InterruptedException {
        OwnerTurn<T> turn = new OwnerTurn<>(step);
        hosted.onOwner(turn);
        return turn.await(pace);
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        T returned = null;
        IOException thrown = null;
        try {
            returned = step.run();
        } catch (IOException e) {
            thrown = e;
        } finally {
            end(returned, thrown);
        }
    }

    private synchronized boolean begin() {
        if (stage != Stage.WAITING) {
            return false;
        }
        stage = Stage.RUNNING;
        return true;
    }

    private synchronized void end(T returned, IOException thrown) {
        result = returned;
        failure = thrown;
        stage = Stage.DONE;
        notifyAll();
    }

    private synchronized T await(CleanerPace pace) throws IOException, CleaningStopped, InterruptedException {
        while (stage != Stage.DONE) {
            if (stage == Stage.WAITING && pace.isStopped()) {
                stage = Stage.WITHDRAWN;
                throw new CleaningStopped("the cleaner stops");
            }
            wait(LOOK_MS);
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    /** What is to be done. */
    interface Step<T> {
        T run() throws IOException;
    }
}
