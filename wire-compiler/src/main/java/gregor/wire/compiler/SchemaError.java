package gregor.wire.compiler;

/** A mistake in a schema file; the message begins with file and line, as compilers do. */
final class SchemaError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaError(Line line, String problem) {
        super(line.file() + ":" + line.number() + ": " + problem);
    }
}
