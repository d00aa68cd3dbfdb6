package gregor.broker;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For the main thread, which may wait at start. */
final class Waiting {
    private static final long STEP_MAX_MS = 60_000;

    private Waiting() {}

    /**
     * The stage's result.
     *
     * @throws StartFailure when there is none after a minute
     * @throws Exception what the stage failed with
     */
    static <T> T on(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(STEP_MAX_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new StartFailure("ZooKeeper gave no answer within " + STEP_MAX_MS + " ms");
        }
    }
}
