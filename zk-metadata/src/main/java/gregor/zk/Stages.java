package gregor.zk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

    /** The stage, or what the function makes of it when ZooKeeper refused it with the code. */
    public static <T> CompletionStage<T> onRefusal(
            CompletionStage<T> stage, Code code, Function<Throwable, CompletionStage<T>> instead) {
        return stage.handle((value, fault) -> {
                    if (fault == null) {
                        return CompletableFuture.completedStage(value);
                    }
                    return ZkException.codeOf(fault) == code
                            ? instead.apply(fault)
                            : CompletableFuture.<T>failedStage(fault);
                })
                .thenCompose(Function.identity());
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
