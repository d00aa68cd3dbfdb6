package gregor.wire.compiler;

/** Writes the statement that reads one field, in a version that has it, into {@code message}. */
final class ReadStatement {
    private final Scope scope;
    private final JavaText out;

    ReadStatement(Scope scope, JavaText out) {
        this.scope = scope;
        this.out = out;
    }

    void write(Field field) {
        String target = "message." + field.javaName() + " = ";
        if (field.list()) {
            list(field, target);
        } else {
            out.line(target + (field.isStruct() ? struct(field) : primitive(field)) + ";");
        }
    }

    private static String struct(Field field) {
        String read = field.element().javaType() + ".read(in, version)";
        if (field.nullable() == null) {
            return read;
        }
        String isNull = field.isTagged() ? "in.unsignedVarint() == 0" : "in.int8() < 0";
        return isNull + " ? null : " + read;
    }

    private String primitive(Field field) {
        Primitive primitive = (Primitive) field.element();
        if (primitive.isFixedSize()) {
            return "in." + primitive.word() + "()";
        }
        String flexible = "(" + scope.flexible(field) + ")";
        return either(field, "in." + primitive.nullableWord() + flexible, "in." + primitive.word() + flexible);
    }

    private void list(Field field, String target) {
        String arguments = "(" + scope.flexible(field) + ", " + scope.elementMinBytes(field) + ")";
        String length = either(field, "in.nullableArrayLength" + arguments, "in.arrayLength" + arguments);
        out.open("").line("int length = " + length + ";");
        if (field.nullable() != null) {
            out.open("if (length < 0)").line(target + "null;").next("else");
        }
        out.line(field.javaType() + " list = new ArrayList<>(length);");
        out.open("for (int i = 0; i < length; i++)");
        out.line("list.add(" + listed(field) + ");").close();
        out.line(target + "list;");
        if (field.nullable() != null) {
            out.close();
        }
        out.close();
    }

    private String listed(Field field) {
        if (field.element() instanceof Primitive primitive) {
            return "in." + primitive.word() + (primitive.isFixedSize() ? "()" : "(" + scope.flexible(field) + ")");
        }
        return field.element().javaType() + ".read(in, version)";
    }

    private String either(Field field, String nullable, String plain) {
        if (field.nullable() == null) {
            return plain;
        }
        String condition = scope.nullAllowed(field);
        return condition.isEmpty() ? nullable : condition + " ? " + nullable + " : " + plain;
    }
}
