package gregor.compat.diff;

import gregor.wire.Message;
import gregor.wire.Records;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer as a flat list of fields: {@code topics[0].partitions[1].errorCode -> 3}. */
final class Answer {
    private final Map<String, String> fields = new TreeMap<>();

    static Map<String, String> flatten(Message message) {
        Answer answer = new Answer();
        answer.addStruct("", message);
        return answer.fields;
    }

    private void addStruct(String path, Object struct) {
        for (Field field : struct.getClass().getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                add(path.isEmpty() ? field.getName() : path + "." + field.getName(), value(field, struct));
            }
        }
    }

    private void add(String path, Object value) {
        if (value instanceof List<?> list) {
            fields.put(path + ".size", "" + list.size());
            for (int i = 0; i < list.size(); i++) {
                add(path + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof byte[] bytes) {
            fields.put(path, Arrays.toString(bytes));
        } else if (value instanceof Records records) {
            fields.put(path + ".sizeBytes", "" + records.sizeBytes());
        } else if (value != null && value.getClass().getName().startsWith("gregor.wire.message.")) {
            addStruct(path, value);
        } else {
            fields.put(path, String.valueOf(value));
        }
    }

    private static Object value(Field field, Object struct) {
        try {
            return field.get(struct);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
