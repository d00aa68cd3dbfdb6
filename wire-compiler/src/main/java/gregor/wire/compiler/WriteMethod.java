package gregor.wire.compiler;

import java.util.List;

/** Writes {@code void write(Writer out, int version)} of a struct, and a method more per tagged field of unknown size. */
final class WriteMethod {
    private final StructType struct;
    private final Scope scope;
    private final JavaText out;

    WriteMethod(StructType struct, Scope scope, JavaText out) {
        this.struct = struct;
        this.scope = scope;
        this.out = out;
    }

    void write() {
        out.line("@Override").open("public void write(Writer out, int version)");
        scope.declareFlexible(out);
        WriteStatement statement = new WriteStatement(scope, out);
        for (List<Field> run : struct.untaggedRuns()) {
            out.when(scope.within(run.get(0).versions()), () -> run.forEach(statement::write));
        }
        Scope flexiblePart = scope.flexiblePart();
        if (flexiblePart == null) {
            out.close();
            return;
        }
        String isFlexible = scope.flexible().equals("true") ? "" : scope.flexible();
        out.when(isFlexible, () -> taggedFields(flexiblePart));
        out.close();
        methodsOfTaggedFields(new WriteStatement(flexiblePart, out));
    }

    private void taggedFields(Scope flexiblePart) {
        List<Field> tagged = struct.tagged();
        for (Field field : tagged) {
            String condition = flexiblePart.within(field.versions());
            String present = (condition.isEmpty() ? "" : condition + " && ") + saysSomething(field);
            out.line("boolean " + has(field) + " = " + present + ";");
        }
        List<String> counts =
                tagged.stream().map(field -> "(" + has(field) + " ? 1 : 0)").toList();
        out.line("out.unsignedVarint(" + (counts.isEmpty() ? "0" : String.join(" + ", counts)) + ");");
        for (Field field : tagged) {
            out.open("if (" + has(field) + ")");
            taggedField(field, new WriteStatement(flexiblePart, out));
            out.close();
        }
    }

    private void taggedField(Field field, WriteStatement statement) {
        if (field.isFixedSize()) {
            out.line("out.tag(" + field.tag() + ", " + ((Primitive) field.element()).sizeBytes() + ");");
            statement.write(field);
        } else {
            out.line("SizeCounter size = new SizeCounter();");
            out.line(method(field) + "(size, version);");
            out.line("out.tag(" + field.tag() + ", size.totalBytes());");
            out.line(method(field) + "(out, version);");
        }
    }

    private void methodsOfTaggedFields(WriteStatement statement) {
        for (Field field : struct.tagged()) {
            if (!field.isFixedSize()) {
                out.line("").open("private void " + method(field) + "(Writer out, int version)");
                statement.write(field);
                out.close();
            }
        }
    }

    /** Whether the field holds something else than its default, as Java. */
    private static String saysSomething(Field field) {
        String name = "this." + field.javaName();
        String initial = field.initialValue();
        if (initial.equals("null")) {
            boolean mayHoldDefaults = field.isStruct() && field.nullable() == null;
            return name + " != null"
                    + (mayHoldDefaults ? " && !" + name + ".equals(new " + field.javaType() + "())" : "");
        }
        if (initial.equals("false")) {
            return name;
        }
        if (field.isFixedSize() && field.element() != Primitive.UUID) {
            return name + " != " + initial;
        }
        boolean emptyByDefault = field.list() || initial.equals("\"\"");
        String differs = "!" + name + (emptyByDefault ? ".isEmpty()" : ".equals(" + initial + ")");
        return field.nullable() == null ? differs : "(" + name + " == null || " + differs + ")";
    }

    private static String has(Field field) {
        return "has" + field.name();
    }

    private static String method(Field field) {
        return "write" + field.name();
    }
}
