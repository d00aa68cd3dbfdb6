package gregor.wire.stock;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns stock's runtime schema of a version (Schema, Field, Type) into a {@link Shape}. */
final class ShapeReader {
    private ShapeReader() {}

    static Shape read(Object type) throws ReflectiveOperationException {
        boolean nullable = (boolean) call(type, "isNullable");
        Optional<?> element = (Optional<?>) call(type, "arrayElementType");
        if (element.isPresent()) {
            return Shape.list(read(element.get()), nullable);
        }
        if (has(type, "get")) {
            return struct(type, nullable);
        }
        String name = (String) call(type, "typeName");
        return Shape.primitive(name.replace("COMPACT_", "").replace("NULLABLE_", ""), nullable);
    }

    /** {@code get} and {@code fields} belong to Schema alone. */
    private static Shape struct(Object schema, boolean nullable) throws ReflectiveOperationException {
        Map<String, Shape> fields = new LinkedHashMap<>();
        Map<String, Shape> tagged = new LinkedHashMap<>();
        for (Object bound : (Object[]) call(schema, "fields")) {
            Object field = value(bound, "def");
            Object type = value(field, "type");
            if (type.getClass().getSimpleName().equals("TaggedFields")) {
                for (Object entry : ((Map<?, ?>) value(type, "fields")).values()) {
                    tagged.put(name(entry), read(value(entry, "type")));
                }
            } else {
                fields.put(name(field), read(type));
            }
        }
        return Shape.struct(fields, tagged, nullable);
    }

    private static String name(Object field) throws ReflectiveOperationException {
        return ((String) value(field, "name")).replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static boolean has(Object target, String method) {
        for (Method candidate : target.getClass().getMethods()) {
            if (candidate.getName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        Method found = target.getClass().getMethod(method);
        found.setAccessible(true);
        return found.invoke(target);
    }

    private static Object value(Object target, String field) throws ReflectiveOperationException {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field candidate : type.getDeclaredFields()) {
                if (candidate.getName().equals(field)) {
                    candidate.setAccessible(true);
                    return candidate.get(target);
                }
            }
        }
        throw new NoSuchFieldException(field);
    }
}
