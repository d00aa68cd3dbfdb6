package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Utf8Test {
    @Test
    void bytesAreThoseOfTheJdk() {
        String[] texts = {
            "",
            "a",
            "plain ascii",
            "\u007f\u0080",
            "caf\u00e9",
            "\u07ff\u0800\uffff",
            "\ud83d\ude00 and text",
            "lone \ud83d",
            "\ude00",
            "\ud83d\ud83d\ude00",
            "\ud83dx",
            "x".repeat(300)
        };
        for (String text : texts) {
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.sizeBytes(text)).as(text).isEqualTo(expected.length);

            ByteBuffer buffer = ByteBuffer.allocate(expected.length);
            Utf8.write(text, expected.length, buffer);
            assertThat(buffer.array()).as(text).isEqualTo(expected);
        }
    }

    @Test
    void stringsOverTheLimitOfTheProtocolAreRefused() {
        String text = "x".repeat(Short.MAX_VALUE + 1);

        assertThatThrownBy(() -> new SizeCounter().string(text, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
