package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages that are derived from the key tables are current. With -Ddocs.rewrite=true they are made so. */
class ConfigurationPageTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final String BEGIN = "<!-- derived from the key tables, see ConfigurationPageTest -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void theConfigurationPageIsCurrent() throws IOException {
        Path page = DOCS.resolve("CONFIGURATION.md");
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(page, ConfigurationPage.text());
        }
        assertThat(Files.readString(page)).isEqualTo(ConfigurationPage.text());
    }

    @Test
    void theListOfKeysThatDoNotActIsCurrent() throws IOException {
        Path page = DOCS.resolve("GAPS.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);
        if (Boolean.getBoolean("docs.rewrite")) {
            text = text.substring(0, begin) + ConfigurationPage.gaps() + text.substring(end);
            Files.writeString(page, text);
            end = text.indexOf(END, begin);
        }
        assertThat(text.substring(begin, end)).isEqualTo(ConfigurationPage.gaps());
    }
}
