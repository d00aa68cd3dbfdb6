package gregor.wire.compiler;

/**
 * A class to be generated.
 *
 * @param purpose the first words of its comment
 * @param source the schema file
 */
record MessageType(String javaPackage, String purpose, String source, Encoding encoding, StructType root) {
    String className() {
        return root.name();
    }
}
