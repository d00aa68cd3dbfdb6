package gregor.wire.stock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The jars of one Kafka release, which the build copies below target/stock, in a class loader of their own. */
public final class StockRelease implements AutoCloseable {
    private static final String MESSAGES = "org.apache.kafka.common.message.";
    private static final List<String> PACKAGES = List.of(
            MESSAGES,
            "org.apache.kafka.coordinator.group.generated.",
            "org.apache.kafka.coordinator.transaction.generated.");

    private final String version;
    private final URLClassLoader loader;

    private StockRelease(String version, URLClassLoader loader) {
        this.version = version;
        this.loader = loader;
    }

    /** The release that low versions are compared with. */
    public static StockRelease old() {
        return open(System.getProperty("kafka.old.version"));
    }

    /** The release that high versions are compared with. */
    public static StockRelease recent() {
        return open(System.getProperty("kafka.new.version"));
    }

    private static StockRelease open(String version) {
        try (Stream<Path> jars = Files.list(Path.of("target", "stock", version))) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
            ClassLoader parent = ClassLoader.getPlatformClassLoader();
            return new StockRelease(version, new URLClassLoader(urls.toArray(URL[]::new), parent));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String version() {
        return version;
    }

    public Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** The generated class of a message by its name in the schema files, if this release has it. */
    public Optional<StockMessage> message(String name) {
        for (String prefix : PACKAGES) {
            for (String suffix : List.of("", "Data")) {
                try {
                    StockMessage message = new StockMessage(this, type(prefix + name + suffix));
                    return message.hasVersions() ? Optional.of(message) : Optional.empty();
                } catch (ClassNotFoundException e) {
                    // It has another suffix, lives in another package, or is not there.
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    @Override
    public String toString() {
        return version;
    }
}
