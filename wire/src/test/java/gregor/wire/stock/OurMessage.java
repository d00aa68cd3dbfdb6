package gregor.wire.stock;

import gregor.wire.ApiSpec;
import gregor.wire.BufferRecords;
import gregor.wire.BufferWriter;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.Records;
import gregor.wire.Struct;
import gregor.wire.message.Apis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One of our generated message classes. */
public final class OurMessage {
    private final Class<?> type;

    public OurMessage(Class<?> type) {
        this.type = type;
    }

    /** A generated class by its name in the schema files. */
    public static OurMessage named(String javaPackage, String name) {
        return Stock.call(() -> new OurMessage(Class.forName("gregor.wire." + javaPackage + "." + name)));
    }

    /** Every class that the schema files describe. */
    public static List<OurMessage> all() {
        List<OurMessage> all = new ArrayList<>(records());
        all.add(named("message", "RequestHeader"));
        all.add(named("message", "ResponseHeader"));
        for (ApiSpec<?, ?> api : Apis.all()) {
            all.add(named("message", api.name() + "Request"));
            all.add(named("message", api.name() + "Response"));
        }
        return all;
    }

    /** The keys and values of the coordinators' records, and the consumer protocol. */
    public static List<OurMessage> records() {
        Path compiled = Path.of("target", "classes", "gregor", "wire", "record");
        try (Stream<Path> files = Files.list(compiled)) {
            return files.map(file -> file.getFileName().toString().replace(".class", ""))
                    .filter(name -> !name.contains("$"))
                    .sorted()
                    .map(name -> named("record", name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int minVersion() {
        return Stock.call(() -> type.getField("MIN_VERSION").getInt(null));
    }

    public int maxVersion() {
        return Stock.call(() -> type.getField("MAX_VERSION").getInt(null));
    }

    public Message make(Map<String, Object> tree) {
        return (Message) Stock.call(() -> fill(type.getConstructor().newInstance(), tree));
    }

    /** A message in which every list of structs holds that many structs of defaults. */
    public Message withLongLists(int length) {
        return (Message) Stock.call(() -> {
            Object message = type.getConstructor().newInstance();
            for (Field field : fields(type)) {
                if (field.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && Struct.class.isAssignableFrom(element)) {
                    field.set(
                            message,
                            Collections.nCopies(length, element.getConstructor().newInstance()));
                }
            }
            return message;
        });
    }

    public Map<String, Object> tree(Message message) {
        return Stock.call(() -> read(message));
    }

    public static ByteBuffer write(Message message, int version) {
        ByteBuffer buffer = ByteBuffer.allocate(message.sizeBytes(version));
        message.write(new BufferWriter(buffer), version);
        if (buffer.hasRemaining()) {
            throw new AssertionError("the size is " + buffer.remaining() + " more than the bytes of " + message);
        }
        return buffer.flip();
    }

    /** Fails when bytes are left over. */
    public Message read(ByteBuffer bytes, int version) {
        ByteBuffer rest = bytes.duplicate();
        Message message = readSome(rest, version);
        if (rest.hasRemaining()) {
            throw new AssertionError(type + " left " + rest.remaining() + " bytes of version " + version);
        }
        return message;
    }

    /** Reads, and leaves what comes behind the message. */
    public Message readSome(ByteBuffer bytes, int version) {
        try {
            return (Message) type.getMethod("read", Reader.class, int.class).invoke(null, new Reader(bytes), version);
        } catch (ReflectiveOperationException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new AssertionError(e);
        }
    }

    private static Object fill(Object message, Map<?, ?> tree) throws ReflectiveOperationException {
        for (Field field : fields(message.getClass())) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (tree.containsKey(name)) {
                field.set(message, fromTree(tree.get(name), field.getGenericType()));
            }
        }
        return message;
    }

    private static Object fromTree(Object value, Type target) throws ReflectiveOperationException {
        if (value instanceof List<?> values) {
            List<Object> list = new ArrayList<>();
            for (Object element : values) {
                list.add(fromTree(element, ((ParameterizedType) target).getActualTypeArguments()[0]));
            }
            return list;
        }
        if (value instanceof Map<?, ?> tree) {
            return fill(((Class<?>) target).getConstructor().newInstance(), tree);
        }
        return value instanceof byte[] bytes && target == Records.class
                ? new BufferRecords(ByteBuffer.wrap(bytes))
                : value;
    }

    private static Map<String, Object> read(Object message) throws ReflectiveOperationException {
        Map<String, Object> tree = new TreeMap<>();
        for (Field field : fields(message.getClass())) {
            Object value = field.get(message);
            boolean absent = value == null && Struct.class.isAssignableFrom(field.getType());
            tree.put(
                    field.getName().toLowerCase(Locale.ROOT),
                    absent ? new Absent(read(field.getType().getConstructor().newInstance())) : toTree(value));
        }
        return tree;
    }

    private static Object toTree(Object value) throws ReflectiveOperationException {
        if (value instanceof List<?> values) {
            List<Object> list = new ArrayList<>();
            for (Object element : values) {
                list.add(toTree(element));
            }
            return list;
        }
        if (value instanceof BufferRecords records) {
            byte[] bytes = new byte[records.sizeBytes()];
            records.buffer().get(records.buffer().position(), bytes);
            return bytes;
        }
        return value instanceof Struct ? read(value) : value;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                fields.add(field);
            }
        }
        return fields;
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }

    /** A struct that is null with us: null with them, too, or, if it is tagged, a struct of defaults. */
    record Absent(Map<String, Object> defaults) {}
}
