package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ErrorCodeTest {
    @Test
    void everyCodeFindsItsConstant() {
        for (ErrorCode error : ErrorCode.values()) {
            assertThat(ErrorCode.of(error.code())).isEqualTo(error);
        }
    }

    @Test
    void codesNobodyKnowsAreUnknownServerErrors() {
        assertThat(ErrorCode.of((short) 9999)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.of(Short.MIN_VALUE)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
    }
}
