package gregor.broker;

import gregor.broker.config.InvalidConfig;
import gregor.broker.config.ServerProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line: a properties file and what overrides it.
 *
 * @param file null for none: every key has its default
 */
record Arguments(Path file, List<String> overrides) {
    static final String USAGE = "usage: server-start.sh [-daemon] [server.properties] [--override key=value]...";

    /** @throws InvalidConfig when the arguments are not as {@link #USAGE} says */
    static Arguments parse(String... args) {
        Path file = null;
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--override") && i + 1 < args.length) {
                overrides.add(args[++i]);
            } else if (args[i].startsWith("-") || file != null) {
                throw new InvalidConfig("argument", args[i], USAGE);
            } else {
                file = Path.of(args[i]);
            }
        }
        return new Arguments(file, List.copyOf(overrides));
    }

    Map<String, String> properties() throws IOException {
        if (file == null) {
            return ServerProperties.of(overrides);
        }
        if (!Files.isReadable(file)) {
            throw new IOException("no such file: " + file);
        }
        return ServerProperties.read(file, overrides);
    }
}
