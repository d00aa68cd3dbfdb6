package gregor.zk.znode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Znodes' JSON, by streaming: at start-up, loading an object mapper would cost more than reading everything. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    /** An object as UTF-8. */
    static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static void writeInts(JsonGenerator out, String name, List<Integer> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (int value : values) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }

    static void writeTexts(JsonGenerator out, String name, Map<String, String> values) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    /** Reads an object; anything else is malformed. */
    static JsonObject parse(byte[] json) {
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedZnode("not a JSON object");
            }
            JsonObject object = new JsonObject(fields(in));
            if (in.nextToken() != null) {
                throw new MalformedZnode("text after the JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new MalformedZnode("not JSON", e);
        }
    }

    private static Map<String, Object> fields(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            fields.put(name, value(in));
        }
        return fields;
    }

    /** The value at the parser: a map, a list, a text, a Long, a Double, a Boolean or null. The parser bounds the depth. */
    private static Object value(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT:
                return fields(in);
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(in));
                }
                return elements;
            case VALUE_STRING:
                return in.getText();
            case VALUE_NUMBER_INT:
                return in.getLongValue();
            case VALUE_NUMBER_FLOAT:
                return in.getDoubleValue();
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            default:
                return null;
        }
    }
}
