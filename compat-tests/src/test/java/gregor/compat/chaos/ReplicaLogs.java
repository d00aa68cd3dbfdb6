package gregor.compat.chaos;

import gregor.compat.process.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The records of one partition on the disks of all its replicas: the same bytes, however they are cut into segments. */
final class ReplicaLogs {
    private final Map<Integer, Path> directories = new TreeMap<>();

    ReplicaLogs(Iterable<Broker> brokers, String partition) {
        brokers.forEach(broker -> directories.put(broker.id(), broker.logDir().resolve(partition)));
    }

    boolean areOfOneSize() {
        Set<Long> sizes = new HashSet<>();
        directories
                .values()
                .forEach(directory -> sizes.add(segments(directory).stream()
                        .mapToLong(segment -> segment.toFile().length())
                        .sum()));
        return sizes.size() == 1;
    }

    boolean areEqual() {
        return new HashSet<>(digests().values()).size() == 1;
    }

    /** Of each broker a number that stands for its bytes. */
    Map<Integer, String> digests() {
        Map<Integer, String> digests = new TreeMap<>();
        directories.forEach((broker, directory) -> digests.put(broker, digest(segments(directory))));
        return digests;
    }

    private static String digest(List<Path> segments) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path segment : segments) {
                digest.update(Files.readAllBytes(segment));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> segments(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
