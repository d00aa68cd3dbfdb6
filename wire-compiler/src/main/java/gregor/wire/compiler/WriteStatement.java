package gregor.wire.compiler;

/** Writes the statement that writes one field, in a version that has it. */
final class WriteStatement {
    private final Scope scope;
    private final JavaText out;

    WriteStatement(Scope scope, JavaText out) {
        this.scope = scope;
        this.out = out;
    }

    void write(Field field) {
        String name = "this." + field.javaName();
        if (field.list()) {
            list(field, name);
        } else if (field.isStruct()) {
            struct(field, name);
        } else {
            primitive(field, name);
        }
    }

    private void struct(Field field, String name) {
        String write = name + ".write(out, version);";
        if (field.nullable() == null) {
            out.line(write);
            return;
        }
        out.open("if (" + name + " == null)");
        out.line(field.isTagged() ? "out.unsignedVarint(0);" : "out.int8((byte) -1);");
        out.next("else");
        out.line(field.isTagged() ? "out.unsignedVarint(1);" : "out.int8((byte) 1);");
        out.line(write).close();
    }

    private void primitive(Field field, String name) {
        Primitive primitive = (Primitive) field.element();
        if (primitive.isFixedSize()) {
            out.line("out." + primitive.word() + "(" + name + ");");
            return;
        }
        String arguments = "(" + name + ", " + scope.flexible(field) + ");";
        String plain = "out." + primitive.word() + arguments;
        if (field.nullable() == null) {
            out.line(plain);
            return;
        }
        String nullable = "out." + primitive.nullableWord() + arguments;
        String condition = scope.nullAllowed(field);
        if (condition.isEmpty()) {
            out.line(nullable);
        } else {
            out.open("if (" + condition + ")").line(nullable);
            out.next("else").line(plain).close();
        }
    }

    private void list(Field field, String name) {
        if (field.nullable() == null) {
            elements(field, name);
            return;
        }
        String condition = scope.nullAllowed(field);
        out.open("if (" + name + " == null" + (condition.isEmpty() ? "" : " && " + condition) + ")");
        out.line("out.nullArray(" + scope.flexible(field) + ");");
        out.next("else");
        elements(field, name);
        out.close();
    }

    private void elements(Field field, String name) {
        out.line("out.arrayLength(" + name + ".size(), " + scope.flexible(field) + ");");
        out.open("for (" + field.element().javaType() + " element : " + name + ")");
        if (field.element() instanceof Primitive primitive) {
            String flexible = primitive.isFixedSize() ? "" : ", " + scope.flexible(field);
            out.line("out." + primitive.word() + "(element" + flexible + ");");
        } else {
            out.line("element.write(out, version);");
        }
        out.close();
    }
}
