package gregor.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many descriptors the system lets this process have, and what part of them segments' files may take. */
final class DescriptorLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";

    /** Where the system does not tell: what most allow at least. */
    private static final int UNKNOWN = 1_024;

    /** More than this gains nothing: opening a file again costs a few microseconds. */
    private static final int SEGMENTS_MAX = 50_000;

    private DescriptorLimit() {}

    /** Half of what there is: connections need the other half. */
    static int forSegments() {
        return Math.min(all() / 2, SEGMENTS_MAX);
    }

    private static int all() {
        try {
            return parse(Files.readAllLines(LIMITS));
        } catch (IOException elsewhereThanOnLinux) {
            return UNKNOWN;
        }
    }

    /** The soft limit, which the JVM has raised to the hard one. */
    static int parse(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(NAME)) {
                String soft = line.substring(NAME.length()).trim().split("\\s+")[0];
                return soft.chars().allMatch(Character::isDigit) && soft.length() < 10
                        ? Integer.parseInt(soft)
                        : Integer.MAX_VALUE;
            }
        }
        return UNKNOWN;
    }
}
