package gregor.wire.stock;

import gregor.base.Uuid;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Trees into stock's generated objects and back, through their getters and setters. */
final class StockTrees {
    private final StockRelease release;
    private final Map<Class<?>, Map<String, Method>> setters = new HashMap<>();
    private final Map<Class<?>, Map<String, Method>> getters = new HashMap<>();

    StockTrees(StockRelease release) {
        this.release = release;
    }

    Object fill(Object message, Map<String, Object> tree) throws ReflectiveOperationException {
        for (Map.Entry<String, Object> entry : tree.entrySet()) {
            Method setter = setters(message.getClass()).get(entry.getKey());
            if (setter == null) {
                throw new AssertionError(message.getClass() + " has no " + entry.getKey());
            }
            setter.invoke(message, toStock(entry.getValue(), setter.getGenericParameterTypes()[0]));
        }
        return message;
    }

    Map<String, Object> read(Object message) throws ReflectiveOperationException {
        Map<String, Object> tree = new TreeMap<>();
        for (Map.Entry<String, Method> getter : getters(message.getClass()).entrySet()) {
            tree.put(getter.getKey(), fromStock(getter.getValue().invoke(message)));
        }
        return tree;
    }

    private Object toStock(Object value, Type target) throws ReflectiveOperationException {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return toCollection(list, target);
        }
        if (value instanceof Map<?, ?> tree) {
            Map<String, Object> fields = new TreeMap<>();
            tree.forEach((name, field) -> fields.put((String) name, field));
            return fill(((Class<?>) target).getConstructor().newInstance(), fields);
        }
        if (value instanceof Uuid uuid) {
            return release.type("org.apache.kafka.common.Uuid")
                    .getConstructor(long.class, long.class)
                    .newInstance(uuid.mostSignificantBits(), uuid.leastSignificantBits());
        }
        if (value instanceof byte[] bytes && target != byte[].class) {
            return target == ByteBuffer.class ? ByteBuffer.wrap(bytes) : toRecords(bytes, (Class<?>) target);
        }
        return value;
    }

    /** Either a List or a collection class of its own, whose superclass names the element. */
    private Object toCollection(List<?> values, Type target) throws ReflectiveOperationException {
        Collection<Object> collection;
        Type elementType;
        if (target instanceof ParameterizedType list) {
            collection = new ArrayList<>();
            elementType = list.getActualTypeArguments()[0];
        } else {
            Class<?> type = (Class<?>) target;
            collection = asCollection(type.getConstructor().newInstance());
            elementType = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments()[0];
        }
        for (Object value : values) {
            collection.add(toStock(value, elementType));
        }
        return collection;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> asCollection(Object value) {
        return (Collection<Object>) value;
    }

    private Object toRecords(byte[] bytes, Class<?> target) throws ReflectiveOperationException {
        return release.type(target.getPackageName() + ".MemoryRecords")
                .getMethod("readableRecords", ByteBuffer.class)
                .invoke(null, ByteBuffer.wrap(bytes));
    }

    private Object fromStock(Object value) throws ReflectiveOperationException {
        if (value instanceof Collection<?> collection) {
            List<Object> list = new ArrayList<>();
            for (Object element : collection) {
                list.add(fromStock(element));
            }
            return list;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(buffer.position(), bytes);
            return bytes;
        }
        if (value == null || !value.getClass().getName().startsWith("org.apache.kafka")) {
            return value;
        }
        return switch (value.getClass().getSimpleName()) {
            case "Uuid" -> Uuid.parse(value.toString());
            case "MemoryRecords" ->
                fromStock(value.getClass().getMethod("buffer").invoke(value));
            default -> read(value);
        };
    }

    /** Setters of fields return the object itself; others belong to the collections that stock keeps structs in. */
    private Map<String, Method> setters(Class<?> type) {
        return setters.computeIfAbsent(type, unused -> {
            Map<String, Method> found = new TreeMap<>();
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().startsWith("set") && method.getReturnType() == type) {
                    found.put(method.getName().substring(3).toLowerCase(Locale.ROOT), method);
                }
            }
            return found;
        });
    }

    /** A getter is a method without arguments whose name has a setter. */
    private Map<String, Method> getters(Class<?> type) {
        return getters.computeIfAbsent(type, unused -> {
            Map<String, Method> found = new TreeMap<>();
            for (Method method : type.getDeclaredMethods()) {
                String name = method.getName().toLowerCase(Locale.ROOT);
                if (method.getParameterCount() == 0 && setters(type).containsKey(name)) {
                    found.put(name, method);
                }
            }
            return found;
        });
    }
}
