package gregor.base;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A call whose failures all come the same way, so that whoever waits for its end hears of it in any case. */
public final class Attempt {
    private Attempt() {}

    /** What the call returns; a failed stage when it throws instead. */
    public static <T> CompletionStage<T> of(Supplier<? extends CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
