package gregor.wire.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shape of the generated code; that it encodes as stock Kafka does is proven in the wire module. */
final class ClassWriterTest {
    @TempDir
    Path directory;

    @Test
    void messageWithoutConditionsIsStraightLineCode() throws IOException {
        assertThat(source("  Id  int32", "  Names  []int64"))
                .contains("public int id;", "public List<Long> names = List.of();")
                .contains("message.id = in.int32();")
                .contains("int length = in.arrayLength(flexible, 8);")
                .doesNotContain("version <=")
                .contains("import java.util.List;")
                .doesNotContain("import gregor.base.Uuid;");
    }

    @Test
    void conditionsSayOnlyWhatIsNotKnown() throws IOException {
        String source = source("  A  int32  3..", "  B  int32  0..4", "  C  int32  2..4", "  D  string?7..  6..");

        assertThat(source)
                .contains("if (version >= 3) {")
                .contains("if (version <= 4) {")
                .contains("if (version >= 2 && version <= 4) {")
                .contains("version >= 7 ? in.nullableString(flexible) : in.string(flexible)");
    }

    @Test
    void structsOfFlexibleVersionsOnlyDoNotAskForTheVersion() throws IOException {
        String source = source("  Nodes  []Node  6..", "    Host  string");

        assertThat(source).contains("message.host = in.string(true);").contains("out.string(this.host, true);");
    }

    @Test
    void taggedFieldsAreWrittenUnlessTheyHoldTheDefault() throws IOException {
        String source = source(
                "  Epoch   int64    = -1    5..  tag 0",
                "  Ready   bool             5..  tag 1",
                "  Names   []string?        5..  tag 2",
                "  Leader  Leader           5..  tag 3",
                "    Id    int32");

        assertThat(source)
                .contains("boolean hasEpoch = this.epoch != -1L;")
                .contains("boolean hasReady = this.ready;")
                .contains("boolean hasNames = (this.names == null || !this.names.isEmpty());")
                .contains("boolean hasLeader = this.leader != null && !this.leader.equals(new Leader());")
                .contains("public Leader leader;")
                .doesNotContain("BadMessage");
    }

    @Test
    void tagsAreRejectedInVersionsThatDoNotHaveThem() throws IOException {
        assertThat(source("  Epoch  int64  7..8  tag 0"))
                .contains("if (version < 7 || version > 8) {")
                .contains("throw new BadMessage(\"tag 0 in version \" + version);")
                .contains("boolean hasEpoch = version >= 7 && version <= 8 && this.epoch != 0;");
    }

    private String source(String... fields) throws IOException {
        return new ClassWriter(SchemaFiles.message(directory, fields)).write();
    }
}
