package gregor.zk.controller;

import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Somebody who asked the controller something, and hears of it once. */
final class Asker<T> {
    private final CompletableFuture<T> stage = new CompletableFuture<>();

    /** What is waited for; a refusal is a {@link MetadataException}. Completes on the controller's owner. */
    CompletionStage<T> stage() {
        return stage;
    }

    void answer(T answer) {
        stage.complete(answer);
    }

    void refuse(MetadataException refusal) {
        stage.completeExceptionally(refusal);
    }

    void notController() {
        refuse(new MetadataException(MetadataError.NOT_CONTROLLER, "This broker is not the controller."));
    }
}
