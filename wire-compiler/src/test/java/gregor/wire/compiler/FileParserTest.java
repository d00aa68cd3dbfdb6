package gregor.wire.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileParserTest {
    @TempDir
    Path directory;

    @Test
    void apiHasKeyVersionsAndTwoMessages() throws IOException {
        Schema schema = SchemaFiles.parse(
                directory,
                "# a comment",
                "api Ping 7, versions 1-3, flexible 2+, unstable 3+  # and another",
                "request",
                "  Id  int32",
                "",
                "response");

        Api api = schema.apis().get(0);
        assertThat(api.key()).isEqualTo(7);
        assertThat(api.encoding()).isEqualTo(new Encoding(new Versions(1, 3), 2));
        assertThat(api.unstableFrom()).isEqualTo(3);
        assertThat(api.request().className()).isEqualTo("PingRequest");
        assertThat(api.request().root().fields()).extracting(Field::javaName).containsExactly("id");
        assertThat(api.response().root().fields()).isEmpty();
        assertThat(schema.messages()).containsExactly(api.request(), api.response());
    }

    @Test
    void recordHasAKeyThatIsNeverFlexibleAndAValue() throws IOException {
        Schema schema = SchemaFiles.parse(directory, "record Thing, key 2, value 0-4, flexible 4+", "key", "value");

        assertThat(schema.messages()).extracting(MessageType::className).containsExactly("ThingKey", "ThingValue");
        assertThat(schema.messages().get(0).encoding()).isEqualTo(new Encoding(new Versions(2, 2), Encoding.NEVER));
        assertThat(schema.messages().get(1).encoding()).isEqualTo(new Encoding(new Versions(0, 4), 4));
    }

    @Test
    void mistakesInTheHeadAreReportedWithFileAndLine() {
        assertMistake("Test.api:1: neither api, record nor message: apo", "apo Ping 7, versions 0");
        assertMistake("Test.api:1: the key is not a number: x", "api Ping x, versions 0");
        assertMistake("Test.api:1: versions is missing", "api Ping 7");
        assertMistake("Test.api:1: not understood: flexibel", "api Ping 7, versions 0, flexibel 1+", "request");
        assertMistake("Test.api:1: flexible is not of the form 4+: 1", "api Ping 7, versions 0, flexible 1");
        assertMistake("Test.api:1: section response is missing", "api Ping 7, versions 0", "request");
        assertMistake("Test.api:3: no section of message", "message Ping, versions 0", "fields", "response");
    }

    private void assertMistake(String message, String... lines) {
        assertThatThrownBy(() -> SchemaFiles.parse(directory, lines))
                .isInstanceOf(SchemaError.class)
                .hasMessage(message);
    }
}
