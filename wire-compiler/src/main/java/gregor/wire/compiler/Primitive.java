package gregor.wire.compiler;

import java.util.Locale;

/** The types of the protocol that are not structs. */
enum Primitive implements Element {
    BOOL("boolean", "Boolean", 1, "false"),
    INT8("byte", "Byte", 1, "0"),
    INT16("short", "Short", 2, "0"),
    UINT16("int", "Integer", 2, "0"),
    INT32("int", "Integer", 4, "0"),
    UINT32("long", "Long", 4, "0"),
    INT64("long", "Long", 8, "0"),
    FLOAT64("double", "Double", 8, "0"),
    UUID("Uuid", "Uuid", 16, "Uuid.ZERO"),
    STRING("String", "String", VARIABLE, "\"\""),
    BYTES("byte[]", "byte[]", VARIABLE, "NO_BYTES"),
    RECORDS("Records", "Records", VARIABLE, "null");

    private final String javaType;
    private final String boxedType;
    private final int sizeBytes;
    private final String zero;

    Primitive(String javaType, String boxedType, int sizeBytes, String zero) {
        this.javaType = javaType;
        this.boxedType = boxedType;
        this.sizeBytes = sizeBytes;
        this.zero = zero;
    }

    /** Null if no primitive has this name in schema files. */
    static Primitive named(String name) {
        for (Primitive primitive : values()) {
            if (primitive.word().equals(name)) {
                return primitive;
            }
        }
        return null;
    }

    /** Its name in schema files and the name of its method in Reader and Writer. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its method in Reader and Writer that allows null; of the types with a length. */
    String nullableWord() {
        return "nullable" + name().charAt(0) + word().substring(1);
    }

    @Override
    public String javaType() {
        return javaType;
    }

    @Override
    public String boxedType() {
        return boxedType;
    }

    boolean isFixedSize() {
        return sizeBytes != VARIABLE;
    }

    /** Of the types with a fixed size. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** What a field holds when neither the schema nor the peer says anything, as Java. */
    String zero() {
        return zero;
    }

    /** A default of the schema as Java. */
    String literal(String text) {
        return switch (this) {
            case INT64, UINT32 -> text + "L";
            case STRING -> text.equals("null") ? text : '"' + text + '"';
            default -> text;
        };
    }

    @Override
    public int minBytes(Encoding encoding, int version) {
        if (isFixedSize()) {
            return sizeBytes;
        }
        if (encoding.isFlexible(version)) {
            return 1;
        }
        return this == STRING ? Short.BYTES : Integer.BYTES;
    }
}
