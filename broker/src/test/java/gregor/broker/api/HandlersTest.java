package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HandlersTest {
    private static final Path SOURCES = Path.of("src/main/java/gregor/broker/api");

    private final ApiVersionsHandler handler = new ApiVersionsHandler(() -> null, () -> -1);

    @Test
    void aHandlerIsFoundByItsKey() {
        Handlers handlers = new Handlers(List.of(handler));
        assertThat(handlers.byKey(18)).isSameAs(handler);
        assertThat(handlers.all()).containsExactly(handler);
    }

    @Test
    void noOtherKeyFindsAnything() {
        Handlers handlers = new Handlers(List.of(handler));
        assertThat(Stream.of(-1, 0, 17, 19, Integer.MAX_VALUE, Integer.MIN_VALUE)
                        .map(handlers::byKey))
                .containsOnlyNulls();
    }

    @Test
    void anApiIsServedOnce() {
        assertThatThrownBy(() -> new Handlers(List.of(handler, handler))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyHandlerHasItsLine() throws IOException {
        String lines = Files.readString(SOURCES.resolve("Handlers.java"));
        try (Stream<Path> sources = Files.list(SOURCES)) {
            assertThat(sources.map(source -> source.getFileName().toString())
                            .filter(name -> name.endsWith("Handler.java") && !name.equals("ApiHandler.java"))
                            .map(name -> name.replace(".java", ""))
                            .filter(name -> !lines.contains("new " + name + "(")))
                    .isEmpty();
        }
    }
}
