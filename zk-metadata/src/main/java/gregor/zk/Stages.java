package gregor.zk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException.Code;

/** What stages of ZooKeeper's answers are joined and mended with. */
public final class Stages {
    private Stages() {}

    /** All results in the order given, once all are there; fails with the first failure in that order. */
    public static <T> CompletionStage<List<T>> all(Collection<? extends CompletionStage<T>> stages) {
        List<CompletableFuture<T>> futures = new ArrayList<>(stages.size());
        stages.forEach(stage -> futures.add(stage.toCompletableFuture()));
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    List<T> results = new ArrayList<>(futures.size());
                    futures.forEach(future -> results.add(future.join()));
                    return results;
                });
    }

    /** The stage, or the one supplied when ZooKeeper refused it with one of the codes; with any code if none is named. */
    public static <T> CompletionStage<T> onRefusal(
            CompletionStage<T> stage, Supplier<CompletionStage<T>> instead, Code... codes) {
        return stage.handle((value, fault) -> {
                    if (fault == null) {
                        return CompletableFuture.completedStage(value);
                    }
                    Code code = ZkException.codeOf(fault);
                    boolean expected =
                            code != null && (codes.length == 0 || List.of(codes).contains(code));
                    return expected ? instead.get() : CompletableFuture.<T>failedStage(unwrap(fault));
                })
                .thenCompose(Function.identity());
    }

    /** A stage that is done. */
    public static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }

    /** The failure as it was, to be thrown on: {@code throw Stages.rethrow(fault)}. */
    public static RuntimeException rethrow(Throwable fault) {
        Throwable cause = unwrap(fault);
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    /** The failure without the wrappings that stages add. */
    public static Throwable unwrap(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
