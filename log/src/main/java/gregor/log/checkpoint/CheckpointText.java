package gregor.log.checkpoint;

import gregor.log.disk.DamagedFile;
import java.util.List;

/**
 * The text of Kafka's checkpoint files: a line with the version, a line with the number of entries, then one entry per
 * line, its fields separated by blanks. An empty file holds no entries. What is said of a damaged file shows nothing of it: it may
 * be any bytes, and this goes to the broker's log.
 */
final class CheckpointText {
    private static final String VERSION = "0";

    private CheckpointText() {}

    static String of(List<String> entries) {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append('\n').append(entries.size()).append('\n');
        entries.forEach(entry -> text.append(entry).append('\n'));
        return text.toString();
    }

    /**
     * The fields of each entry.
     *
     * @throws DamagedFile if the version is unknown, the count is wrong or an entry has another number of fields
     */
    static List<String[]> parse(String text, int fields) throws DamagedFile {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        if (!lines.get(0).trim().equals(VERSION)) {
            throw new DamagedFile("its first line is not the version " + VERSION);
        }
        List<String[]> entries = lines.subList(Math.min(2, lines.size()), lines.size()).stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.trim().split("\\s+"))
                .toList();
        if (lines.size() < 2 || !lines.get(1).trim().equals(Integer.toString(entries.size()))) {
            throw new DamagedFile("its number of entries is not what its second line says");
        }
        for (String[] entry : entries) {
            if (entry.length != fields) {
                throw new DamagedFile("an entry does not have " + fields + " fields");
            }
        }
        return entries;
    }

    static long number(String field) throws DamagedFile {
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException e) {
            throw new DamagedFile("a field is not a number");
        }
    }
}
