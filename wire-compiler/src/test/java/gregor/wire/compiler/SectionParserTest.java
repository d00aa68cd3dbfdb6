package gregor.wire.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SectionParserTest {
    @TempDir
    Path directory;

    @Test
    void fieldHasTypeDefaultVersionsTagAndNullability() throws IOException {
        Field field = SchemaFiles.message(directory, "  Note  string?7..  = null  6..8  tag 3")
                .root()
                .fields()
                .get(0);

        assertThat(field)
                .isEqualTo(new Field(
                        "Note", Primitive.STRING, false, new Versions(6, 8), new Versions(7, 8), "null", 3, false));
    }

    @Test
    void indentedLinesAreTheFieldsOfTheStructAbove() throws IOException {
        StructType root = SchemaFiles.message(
                        directory,
                        "  Topics    []Topic  2..",
                        "    Name    string",
                        "    Parts   []Part   3..4",
                        "      Id    int32",
                        "  Count     int32")
                .root();

        assertThat(root.fields()).extracting(Field::name).containsExactly("Topics", "Count");
        assertThat(root.allParts()).extracting(StructType::name).containsExactly("Topic", "Part");
        assertThat(root.allParts())
                .extracting(StructType::versions)
                .containsExactly(new Versions(2, 9), new Versions(3, 4));
    }

    @Test
    void structUsedTwiceHasTheVersionsOfBothPlaces() throws IOException {
        StructType root = SchemaFiles.message(
                        directory,
                        "  Old     []Topic  0..1",
                        "    Part  []Part",
                        "      Id  int32",
                        "  New     []Topic  4..6")
                .root();

        assertThat(root.allParts()).extracting(StructType::versions).containsOnly(new Versions(0, 6));
    }

    @Test
    void taggedFieldsComeInTheOrderOfTheirTags() throws IOException {
        StructType root = SchemaFiles.message(
                        directory, "  B  int32  5..  tag 1", "  C  int32", "  A  int32  5..  tag 0")
                .root();

        assertThat(root.untagged()).extracting(Field::name).containsExactly("C");
        assertThat(root.tagged()).extracting(Field::name).containsExactly("A", "B");
    }

    @Test
    void mistakesInFieldsAreReportedWithFileAndLine() {
        assertMistake("Test.api:3: the field's type is missing", "  Name");
        assertMistake("Test.api:3: unknown type strin", "  Name  strin");
        assertMistake("Test.api:3: unknown type []", "  Name  []");
        assertMistake("Test.api:3: not understood: 3", "  Name  string  3");
        assertMistake("Test.api:3: version is not a number: x", "  Name  string  x..");
        assertMistake("Test.api:3: version 5 comes after 3", "  Name  string  5..3");
        assertMistake("Test.api:3: bytes can not be tagged", "  Name  bytes  5..  tag 0");
        assertMistake("Test.api:3: versions 3-12 are not within 0-9", "  Name  string  3..12");
        assertMistake("Test.api:3: struct Topic is not described here nor above", "  Topics  []Topic");
        assertMistake(
                "Test.api:5: indented by 4 where 2 is expected",
                "  Topics  []Topic",
                "      Name  string",
                "    Id  int32");
        assertMistake("Test.api:3: fields below Name, which is no struct", "  Name  string", "    Id  int32");
        assertMistake(
                "Test.api:5: struct Topic is described twice",
                "  A  []Topic",
                "    Id  int32",
                "  B  []Topic",
                "    Id  int32");
    }

    private void assertMistake(String message, String... fields) {
        assertThatThrownBy(() -> SchemaFiles.message(directory, fields))
                .isInstanceOf(SchemaError.class)
                .hasMessage(message);
    }
}
