package gregor.wire.stock;

import java.util.Map;

/**
 * What may be sent in one version, taken from stock's own runtime schema, so that it does not depend on ours.
 *
 * @param type the name of a primitive in upper case without COMPACT_ and NULLABLE_; LIST or STRUCT
 * @param nullable whether null may be sent
 * @param element of a LIST
 * @param fields of a STRUCT
 * @param tagged of a STRUCT, those fields that may be left out
 */
record Shape(String type, boolean nullable, Shape element, Map<String, Shape> fields, Map<String, Shape> tagged) {
    static Shape primitive(String type, boolean nullable) {
        return new Shape(type, nullable, null, Map.of(), Map.of());
    }

    static Shape list(Shape element, boolean nullable) {
        return new Shape("LIST", nullable, element, Map.of(), Map.of());
    }

    static Shape struct(Map<String, Shape> fields, Map<String, Shape> tagged, boolean nullable) {
        return new Shape("STRUCT", nullable, null, fields, tagged);
    }
}
