package gregor.compat.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON with its fields by name: nobody who reads a znode minds in which order they were written. */
final class SortedJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private SortedJson() {}

    /** What is no JSON object stays as it is. */
    static String of(String text) throws IOException {
        if (!text.startsWith("{")) {
            return text;
        }
        try (JsonParser in = FACTORY.createParser(text)) {
            in.nextToken();
            return value(in);
        }
    }

    private static String value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> '"' + in.getText() + '"';
            default -> in.getText();
        };
    }

    private static String object(JsonParser in) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            fields.put(name, value(in));
        }
        List<String> members = new ArrayList<>();
        fields.forEach((name, value) -> members.add('"' + name + "\":" + value));
        return "{" + String.join(",", members) + "}";
    }

    private static String array(JsonParser in) throws IOException {
        List<String> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(in));
        }
        return "[" + String.join(",", elements) + "]";
    }
}
