package gregor.compat.diff;

import gregor.wire.Message;
import gregor.wire.Records;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer as a flat list of fields: {@code topics[0].partitions[1].errorCode -> 3}. */
final class Answer {
    private static final List<String> NAMES =
            List.of("name", "topic", "topicName", "groupId", "partitionIndex", "partitionId", "resourceName");

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
            addElements(path, list);
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

    private void addElements(String path, List<?> list) {
        Map<String, Integer> taken = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            String label = label(list.get(i), i);
            int times = taken.merge(label, 1, Integer::sum);
            add(path + "[" + label + (times > 1 ? " again " + times : "") + "]", list.get(i));
        }
    }

    /** What names an element, so that its place in the list does not matter: no client relies on it. */
    private static String label(Object element, int place) {
        List<String> label = new ArrayList<>();
        for (String name : NAMES) {
            try {
                Object value = value(element.getClass().getField(name), element);
                if (value != null) {
                    label.add(value.toString());
                }
            } catch (NoSuchFieldException e) {
                continue;
            }
        }
        return label.isEmpty() ? "" + place : String.join(" ", label);
    }

    private static Object value(Field field, Object struct) {
        try {
            return field.get(struct);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
