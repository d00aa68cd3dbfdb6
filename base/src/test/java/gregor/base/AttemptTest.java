package gregor.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AttemptTest {
    @Test
    void aCallThatThrowsIsAFailedStage() {
        CompletionStage<String> failed = Attempt.of(() -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(() -> failed.toCompletableFuture().join()).hasCause(new IllegalStateException("no"));
        CompletionStage<String> stage = new CompletableFuture<>();
        assertThat(Attempt.of(() -> stage)).isSameAs(stage);
    }
}
