package gregor.wire.compiler;

/** What a field holds one of, or a list of. */
sealed interface Element permits Primitive, StructType {
    /** {@link Primitive#sizeBytes} of types whose size depends on the value. */
    int VARIABLE = -1;

    String javaType();

    String boxedType();

    /** The fewest bytes that one value takes. */
    int minBytes(Encoding encoding, int version);
}
