package gregor.wire.compiler;

/**
 * One field of a struct.
 *
 * @param name as in the schema: UpperCamel
 * @param list whether it holds a list of the element
 * @param nullable versions in which null may be sent, null for none
 * @param defaultText null when the schema names none
 * @param tag {@link #UNTAGGED} for a field with a fixed place
 * @param rigid whether its length keeps the old encoding in flexible versions, too
 */
record Field(
        String name,
        Element element,
        boolean list,
        Versions versions,
        Versions nullable,
        String defaultText,
        int tag,
        boolean rigid) {
    static final int UNTAGGED = -1;

    String javaName() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    String javaType() {
        return list ? "List<" + element.boxedType() + ">" : element.javaType();
    }

    boolean isTagged() {
        return tag != UNTAGGED;
    }

    boolean isStruct() {
        return !list && element instanceof StructType;
    }

    boolean isFixedSize() {
        return !list && element instanceof Primitive primitive && primitive.isFixedSize();
    }

    /** Its value in a new message, as Java. A tagged struct that can not be null on the wire is null until it is set. */
    String initialValue() {
        if (defaultText != null) {
            return !list && element instanceof Primitive primitive ? primitive.literal(defaultText) : defaultText;
        }
        if (list) {
            return "List.of()";
        }
        if (element instanceof Primitive primitive) {
            return primitive.zero();
        }
        return isTagged() && nullable == null ? "null" : "new " + element.javaType() + "()";
    }

    int minBytes(Encoding encoding, int version) {
        if (list) {
            return encoding.isFlexible(version) ? 1 : Integer.BYTES;
        }
        return nullable != null && isStruct() ? 1 : element.minBytes(encoding, version);
    }
}
