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
        for (Field field : struct.untagged()) {
            boolean block = out.openIf(scope.within(field.versions()));
            value(field);
            if (block) {
                out.close();
            }
        }
        if (scope.isEverFlexible()) {
            boolean block = scope.openFlexible(out);
            taggedFields();
            if (block) {
                out.close();
            }
        }
        out.line("return message;").close();
    }

    private void taggedFields() {
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
            String condition = scope.within(field.versions());
            if (!condition.isEmpty()) {
                out.open("if (!(" + condition + "))");
                out.line("throw new BadMessage(\"tag " + field.tag() + " in version \" + version);");
                out.close();
            }
            value(field);
            out.close();
        }
        out.line("default -> in.skip(sizeBytes);");
        out.close().close();
    }

    private void value(Field field) {
        String target = "message." + field.javaName();
        if (field.list()) {
            list(field, target);
        } else if (field.element() instanceof StructType type) {
            out.line(target + " = " + struct(field, type) + ";");
        } else {
            out.line(target + " = " + primitive(field) + ";");
        }
    }

    private static String struct(Field field, StructType type) {
        String read = type.name() + ".read(in, version)";
        if (field.nullable() == null) {
            return read;
        }
        String isNull = field.isTagged() ? "in.unsignedVarint() == 0" : "in.int8() < 0";
        return isNull + " ? null : " + read;
    }

    private String primitive(Field field) {
        String word = ((Primitive) field.element()).word();
        if (field.isFixedSize()) {
            return "in." + word + "()";
        }
        String flexible = "(" + scope.flexible(field) + ")";
        return either(field, "in." + nullable(word) + flexible, "in." + word + flexible);
    }

    private void list(Field field, String target) {
        String arguments = "(" + scope.flexible(field) + ", " + scope.minBytes(field.element()) + ")";
        out.open("");
        out.line("int length = " + either(field, "in.nullableArrayLength" + arguments, "in.arrayLength" + arguments)
                + ";");
        if (field.nullable() != null) {
            out.open("if (length < 0)").line(target + " = null;").next("else");
        }
        out.line(field.javaType() + " list = new ArrayList<>(length);");
        out.open("for (int i = 0; i < length; i++)");
        out.line("list.add(" + listed(field) + ");");
        out.close();
        out.line(target + " = list;");
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

    /** The expression for the versions in which null may come, the other one where it may not. */
    private String either(Field field, String ifNullable, String ifNot) {
        if (field.nullable() == null) {
            return ifNot;
        }
        String condition = scope.nullCondition(field);
        return condition.isEmpty() ? ifNullable : condition + " ? " + ifNullable + " : " + ifNot;
    }

    private static String nullable(String word) {
        return "nullable" + Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
