package gregor.broker.config;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The configuration classes of the stock release this broker is compared with, in a class loader of their own. */
final class StockKafka implements AutoCloseable {
    private static final String LOG_CONFIG = "org.apache.kafka.storage.internals.log.LogConfig";

    private final URLClassLoader loader;
    private final Map<String, Definition> broker;
    private final Map<String, Definition> topic;

    /** One key as stock defines it; its methods ask the stock classes. */
    record Definition(Object key) {
        String name() {
            return (String) field(key, "name");
        }

        String type() {
            return field(key, "type").toString();
        }

        String importance() {
            return field(key, "importance").toString();
        }

        String documentation() {
            return (String) field(key, "documentation");
        }

        boolean internal() {
            return (Boolean) field(key, "internalConfig");
        }

        /** As DescribeConfigs would show it. */
        String defaultText() {
            Class<?> definition = key.getClass().getEnclosingClass();
            return (String) call(definition, null, "convertToString", field(key, "defaultValue"), field(key, "type"));
        }

        boolean accepts(String text) {
            try {
                Object value =
                        call(key.getClass().getEnclosingClass(), null, "parseType", name(), text, field(key, "type"));
                Object validator = field(key, "validator");
                if (validator != null) {
                    call(validator.getClass(), validator, "ensureValid", name(), value);
                }
                return true;
            } catch (Refused e) {
                return false;
            }
        }
    }

    /** Stock threw. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Throwable cause) {
            super(cause);
        }
    }

    StockKafka() throws Exception {
        loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        broker = definitions(call(stockClass("kafka.server.KafkaConfig"), null, "configDef"));
        topic = definitions(call(stockClass(LOG_CONFIG), null, "configDefCopy"));
    }

    Map<String, Definition> broker() {
        return broker;
    }

    Map<String, Definition> topic() {
        return topic;
    }

    /** Broker keys that are dynamic configuration only. */
    Map<String, Definition> dynamicOnly() {
        Object object = module("kafka.server.DynamicConfig$Broker$");
        Map<String, Definition> all = definitions(field(object, "brokerConfigs"));
        all.keySet().removeAll(broker.keySet());
        return all;
    }

    /** Key to "per-broker" or "cluster-wide". */
    Map<?, ?> updateModes() {
        Object object = module("kafka.server.DynamicBrokerConfig$");
        return (Map<?, ?>) call(object.getClass(), object, "dynamicConfigUpdateModes");
    }

    /** Topic key to the broker key that gives its default. */
    Map<?, ?> topicSynonyms() throws Exception {
        return (Map<?, ?>) stockClass("org.apache.kafka.server.config.ServerTopicConfigSynonyms")
                .getField("TOPIC_CONFIG_SYNONYMS")
                .get(null);
    }

    /** As text: {@code List(log.roll.ms, log.roll.hours)}. */
    String brokerSynonyms(String name) {
        Object object = module("kafka.server.DynamicBrokerConfig$");
        return call(object.getClass(), object, "brokerConfigSynonyms", name, true)
                .toString();
    }

    /** Whether a stock broker would start with these properties. */
    boolean startsWith(Map<String, String> given) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Stock finds the classes named in a configuration there.
        thread.setContextClassLoader(loader);
        try {
            stockClass("kafka.server.KafkaConfig")
                    .getConstructor(Map.class, boolean.class)
                    .newInstance(given, false);
            return true;
        } catch (InvocationTargetException e) {
            return false;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private Class<?> stockClass(String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Object module(String name) {
        return field(stockClass(name), null, "MODULE$");
    }

    private static Map<String, Definition> definitions(Object configDef) {
        Map<String, Definition> definitions = new TreeMap<>();
        ((Map<?, ?>) call(configDef.getClass(), configDef, "configKeys"))
                .forEach((name, key) -> definitions.put((String) name, new Definition(key)));
        return definitions;
    }

    private static Object field(Object object, String name) {
        return field(object.getClass(), object, name);
    }

    private static Object field(Class<?> type, Object object, String name) {
        try {
            return accessible(type.getDeclaredField(name)).get(object);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(Class<?> type, Object object, String name, Object... arguments) {
        Method method = methods(type)
                .filter(candidate ->
                        candidate.getName().equals(name) && candidate.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        try {
            return accessible(method).invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw new Refused(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Method> methods(Class<?> type) {
        return type == null
                ? Stream.empty()
                : Stream.concat(Arrays.stream(type.getDeclaredMethods()), methods(type.getSuperclass()));
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    private static URL[] classPath() throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Process process = new ProcessBuilder(
                        root.resolve("bin/stock-kafka.sh").toString(), "--kafka-version", "3.9.2", "--print-classpath")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("no class path of stock Kafka: " + printed);
        }
        Path lib = Path.of(printed).getParent();
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.sorted().map(StockKafka::url).toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
