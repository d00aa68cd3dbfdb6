package gregor.broker.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a {@code server.properties} and the {@code --override key=value} arguments that win over it. */
public final class ServerProperties {
    private ServerProperties() {}

    /**
     * The properties of a file, with the overrides on top.
     *
     * @throws InvalidConfig if an override is not key=value, or the file has a broken escape
     */
    public static Map<String, String> read(Path file, List<String> overrides) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfig(file.toString(), "\\u", "an escape needs four hexadecimal digits");
        }
        return with(properties, overrides);
    }

    /** Only the overrides: a broker without a file. */
    public static Map<String, String> of(List<String> overrides) {
        return with(new Properties(), overrides);
    }

    private static Map<String, String> with(Properties properties, List<String> overrides) {
        Map<String, String> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put((String) key, (String) value));
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals <= 0) {
                throw new InvalidConfig("--override", override, "must be key=value");
            }
            values.put(
                    override.substring(0, equals).trim(),
                    override.substring(equals + 1).trim());
        }
        return values;
    }
}
