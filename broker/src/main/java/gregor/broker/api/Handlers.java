package gregor.broker.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All handlers, found by API key. What is in here is what ApiVersions advertises. Immutable. */
public final class Handlers {
    private final ApiHandler<?, ?>[] byKey;

    /**
     * @throws IllegalArgumentException if two handlers serve the same API
     */
    public Handlers(List<? extends ApiHandler<?, ?>> handlers) {
        int keys = handlers.stream()
                .mapToInt(handler -> handler.api().key() + 1)
                .max()
                .orElse(0);
        byKey = new ApiHandler<?, ?>[keys];
        for (ApiHandler<?, ?> handler : handlers) {
            int key = handler.api().key();
            if (byKey[key] != null) {
                throw new IllegalArgumentException("two handlers for API key " + key);
            }
            byKey[key] = handler;
        }
    }

    /** Null when no handler serves the key. */
    public ApiHandler<?, ?> byKey(int key) {
        return key >= 0 && key < byKey.length ? byKey[key] : null;
    }

    /** In order of their keys. */
    public Stream<ApiHandler<?, ?>> all() {
        return Arrays.stream(byKey).filter(Objects::nonNull);
    }
}
