package gregor.wire.compiler;

import java.util.List;

/** Writes {@code static X read(Reader in, int version)} of a struct. */
final class ReadMethod {
    private final StructType struct;
    private final Scope scope;
    private final JavaText out;

    ReadMethod(StructType struct, Scope scope, JavaText out) {
        this.struct = struct;
        this.scope = scope;
        this.out = out;
    }

    void write() {
        out.open("public static " + struct.name() + " read(Reader in, int version)");
        scope.declareFlexible(out);
        out.line(struct.name() + " message = new " + struct.name() + "();");
        ReadStatement statement = new ReadStatement(scope, out);
        for (List<Field> run : struct.untaggedRuns()) {
            out.when(scope.within(run.get(0).versions()), () -> run.forEach(statement::write));
        }
        Scope flexiblePart = scope.flexiblePart();
        if (flexiblePart != null) {
            String isFlexible = scope.flexible().equals("true") ? "" : scope.flexible();
            out.when(isFlexible, () -> taggedFields(flexiblePart));
        }
        out.line("return message;").close();
    }

    /** The size of a known field is not looked at, as in Kafka: the field itself knows where it ends. */
    private void taggedFields(Scope flexiblePart) {
        List<Field> tagged = struct.tagged();
        if (tagged.isEmpty()) {
            out.line("in.skipTaggedFields();");
            return;
        }
        out.open("for (int tags = in.unsignedVarint(); tags > 0; tags--)");
        out.line("int tag = in.unsignedVarint();");
        out.line("int sizeBytes = in.unsignedVarint();");
        out.open("switch (tag)");
        for (Field field : tagged) {
            out.open("case " + field.tag() + " ->");
            rejectOutside(field, flexiblePart);
            new ReadStatement(flexiblePart, out).write(field);
            out.close();
        }
        out.line("default -> in.skip(sizeBytes);");
        out.close().close();
    }

    /** A tag that we know, in a version that does not have it, is a fault, as in Kafka. */
    private void rejectOutside(Field field, Scope flexiblePart) {
        String condition = flexiblePart.outside(field.versions());
        if (!condition.isEmpty()) {
            out.open("if (" + condition + ")");
            out.line("throw new BadMessage(\"tag " + field.tag() + " in version \" + version);");
            out.close();
        }
    }
}
