package gregor.zk.znode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object read from a znode. A field that is missing where it must not be, or of another type, makes it malformed. */
record JsonObject(Map<String, Object> fields) {
    /** False also for a field that is null. */
    boolean has(String name) {
        return fields.get(name) != null;
    }

    int number(String name) {
        return toInt(name, fields.get(name));
    }

    int number(String name, int otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    String text(String name) {
        return as(String.class, name, fields.get(name));
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A number that is written as text. */
    long numberInText(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new MalformedZnode("field " + name + " is not a number", e);
        }
    }

    /** The array of numbers, empty if the field is missing. */
    List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        for (Object element : list(name)) {
            numbers.add(toInt(name, element));
        }
        return numbers;
    }

    /** The array of texts, empty if the field is missing. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            texts.add(as(String.class, name, element));
        }
        return texts;
    }

    /** The array of objects, empty if the field is missing. */
    List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(toObject(name, element));
        }
        return objects;
    }

    /** The object, empty if the field is missing. */
    JsonObject object(String name) {
        return has(name) ? toObject(name, fields.get(name)) : new JsonObject(Map.of());
    }

    /** The names of all fields, as they were written. */
    Iterable<String> names() {
        return fields.keySet();
    }

    /** All fields, which must be texts. */
    Map<String, String> allTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, value) -> texts.put(name, as(String.class, name, value)));
        return texts;
    }

    private List<?> list(String name) {
        return has(name) ? as(List.class, name, fields.get(name)) : List.of();
    }

    private static int toInt(String name, Object value) {
        long number = as(Long.class, name, value);
        if (number != (int) number) {
            throw new MalformedZnode("field " + name + " is out of range: " + number);
        }
        return (int) number;
    }

    private static JsonObject toObject(String name, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : ((Map<?, ?>) as(Map.class, name, value)).entrySet()) {
            object.put((String) field.getKey(), field.getValue());
        }
        return new JsonObject(object);
    }

    private static <T> T as(Class<T> type, String name, Object value) {
        if (!type.isInstance(value)) {
            throw new MalformedZnode(value == null ? "no field " + name : "field " + name + " has the wrong type");
        }
        return type.cast(value);
    }
}
