package gregor.log.dirs;

import gregor.log.disk.FileNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Spoils files of a log directory at random: bits, ranges, ends, whole files, and files that nobody knows. */
final class RandomDamage {
    private static final int WAYS = 12;
    private static final int EXTENSION_BYTES_MAX = 500;
    private static final List<String> STRANGERS = List.of(
            "notes.txt",
            "copy.log",
            "12.index",
            "00000000000000000003.log.deleted",
            "00000000000000000005.log.cleaned",
            "00000000000000000000.log.swap",
            "00000000000000000000.timeindex.cleaned",
            "leader-epoch-checkpoint.tmp",
            "00000000000000000007.snapshot");

    private final Random random;
    private final Map<Path, byte[]> files;
    private final List<String> done = new ArrayList<>();

    /** @param files of a log directory; changed by what happens to them */
    RandomDamage(Random random, Map<Path, byte[]> files) {
        this.random = random;
        this.files = files;
    }

    /** What has been done so far. */
    List<String> done() {
        return done;
    }

    void inflict() {
        int way = random.nextInt(WAYS);
        Path file = any(way);
        byte[] before = files.get(file);
        byte[] after = before == null ? null : spoiled(way, before.clone());
        done.add(way + ": " + file + (before == null ? "" : ", " + before.length + " bytes"));
        if (way == 10) {
            files.remove(file);
        } else if (way == 11) {
            Path stranger = file.resolveSibling(STRANGERS.get(random.nextInt(STRANGERS.size())));
            done.add("a stranger: " + stranger);
            files.put(stranger, noise(random.nextInt(200)));
        } else {
            files.put(file, after);
        }
    }

    /** Of each kind of file as often as of any other. */
    private Path any(int way) {
        Map<String, List<Path>> kinds = files.keySet().stream()
                .filter(RandomDamage::isLogs)
                .filter(file -> way > 8 || files.get(file).length > 0)
                .collect(Collectors.groupingBy(RandomDamage::kind, TreeMap::new, Collectors.toList()));
        List<List<Path>> groups = List.copyOf(kinds.values());
        List<Path> group = groups.get(random.nextInt(groups.size()));
        return group.get(random.nextInt(group.size()));
    }

    /** Whose directory it is, and who has it now, is not a log's affair. */
    private static boolean isLogs(Path file) {
        return !FileNames.endsWith(file, FileNames.META_PROPERTIES) && !FileNames.endsWith(file, FileNames.LOCK);
    }

    private static String kind(Path file) {
        String name = file.getFileName().toString();
        return FileNames.offset(file) < 0 ? name : name.substring(name.indexOf('.'));
    }

    private byte[] spoiled(int way, byte[] bytes) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        switch (way) {
            case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(100)), (byte) 0);
            case 4 -> System.arraycopy(noise(bytes.length - at), 0, bytes, at, bytes.length - at);
            case 5 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 6 -> {
                return noise(bytes.length);
            }
            case 7 -> {
                return new byte[bytes.length];
            }
            case 8 -> {
                return new byte[0];
            }
            case 9 -> {
                byte[] more = noise(bytes.length + 1 + random.nextInt(EXTENSION_BYTES_MAX));
                System.arraycopy(bytes, 0, more, 0, bytes.length);
                if (random.nextBoolean()) {
                    Arrays.fill(more, bytes.length, more.length, (byte) 0);
                }
                return more;
            }
            default -> {
                return bytes;
            }
        }
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
