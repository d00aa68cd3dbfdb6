package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorCodeComparisonTest {
    @Test
    void codesNamesAndRetriabilityAreThoseOf4_3() throws Exception {
        try (StockRelease release = StockRelease.recent()) {
            assertThat(ours()).isEqualTo(stock(release));
        }
    }

    @Test
    void allErrorsOf3_9AreStillTheSame() throws Exception {
        try (StockRelease release = StockRelease.old()) {
            assertThat(ours()).containsAll(stock(release));
        }
    }

    private static List<String> ours() {
        List<String> lines = new ArrayList<>();
        for (ErrorCode error : ErrorCode.values()) {
            lines.add(error.code() + " " + error + " " + error.retriable());
        }
        return lines;
    }

    private static List<String> stock(StockRelease release) throws ReflectiveOperationException {
        Class<?> retriable = release.type("org.apache.kafka.common.errors.RetriableException");
        List<String> lines = new ArrayList<>();
        for (Object error :
                release.type("org.apache.kafka.common.protocol.Errors").getEnumConstants()) {
            Object code = error.getClass().getMethod("code").invoke(error);
            Object exception = error.getClass().getMethod("exception").invoke(error);
            lines.add(code + " " + ((Enum<?>) error).name() + " " + retriable.isInstance(exception));
        }
        return lines;
    }
}
