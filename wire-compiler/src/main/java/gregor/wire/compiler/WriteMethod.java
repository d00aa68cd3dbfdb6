package gregor.wire.compiler;

import java.util.List;

/** Writes {@code void write(Writer out, int version)} of a struct, and one method more per tagged field of unknown size. */
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
        out.close();
        for (Field field : struct.tagged()) {
            if (!field.isFixedSize()) {
                out.line("").open("private void " + method(field) + "(Writer out, int version)");
                value(field);
                out.close();
            }
        }
    }

    private void taggedFields() {
        List<Field> tagged = struct.tagged();
        for (Field field : tagged) {
            String condition = scope.within(field.versions());
            out.line("boolean " + has(field) + " = " + (condition.isEmpty() ? "" : condition + " && ")
                    + saysSomething(field) + ";");
        }
        List<String> counts =
                tagged.stream().map(field -> "(" + has(field) + " ? 1 : 0)").toList();
        out.line("out.unsignedVarint(" + (counts.isEmpty() ? "0" : String.join(" + ", counts)) + ");");
        for (Field field : tagged) {
            out.open("if (" + has(field) + ")");
            if (field.isFixedSize()) {
                int sizeBytes = ((Primitive) field.element()).sizeBytes();
                out.line("out.tag(" + field.tag() + ", " + sizeBytes + ");");
                value(field);
            } else {
                out.line("SizeCounter size = new SizeCounter();");
                out.line(method(field) + "(size, version);");
                out.line("out.tag(" + field.tag() + ", size.totalBytes());");
                out.line(method(field) + "(out, version);");
            }
            out.close();
        }
    }

    /** Tagged fields are left out when they hold the default. */
    private static String saysSomething(Field field) {
        String name = "this." + field.javaName();
        if (field.isNullByDefault()) {
            String isSet = name + " != null";
            boolean mayBeEmptyStruct = field.isStruct() && field.nullable() == null;
            return mayBeEmptyStruct ? isSet + " && !" + name + ".equals(new " + field.javaType() + "())" : isSet;
        }
        String orNull = field.nullable() == null ? "" : name + " == null || ";
        if (field.list()) {
            return "(" + orNull + "!" + name + ".isEmpty())";
        }
        if (field.isFixedSize() && field.element() != Primitive.UUID) {
            return field.element() == Primitive.BOOL && field.initialValue().equals("false")
                    ? name
                    : name + " != " + field.initialValue();
        }
        return "(" + orNull + "!" + name + ".equals(" + field.initialValue() + "))";
    }

    private void value(Field field) {
        String name = "this." + field.javaName();
        if (field.list()) {
            list(field, name);
        } else if (field.element() instanceof StructType) {
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
        String word = ((Primitive) field.element()).word();
        if (field.isFixedSize()) {
            out.line("out." + word + "(" + name + ");");
            return;
        }
        String arguments = "(" + name + ", " + flexible(field) + ");";
        String plain = "out." + word + arguments;
        String nullable = "out.nullable" + Character.toUpperCase(word.charAt(0)) + word.substring(1) + arguments;
        if (field.nullable() == null) {
            out.line(plain);
        } else if (scope.nullCondition(field).isEmpty()) {
            out.line(nullable);
        } else {
            out.open("if (" + scope.nullCondition(field) + ")").line(nullable);
            out.next("else").line(plain).close();
        }
    }

    private void list(Field field, String name) {
        if (field.nullable() != null) {
            String condition = scope.nullCondition(field);
            out.open("if (" + name + " == null" + (condition.isEmpty() ? "" : " && " + condition) + ")");
            out.line("out.nullArray(" + flexible(field) + ");");
            out.next("else");
        }
        out.line("out.arrayLength(" + name + ".size(), " + flexible(field) + ");");
        out.open("for (" + field.element().javaType() + " element : " + name + ")");
        if (field.element() instanceof Primitive primitive) {
            out.line("out." + primitive.word() + "(element" + (primitive.isFixedSize() ? "" : ", " + flexible(field))
                    + ");");
        } else {
            out.line("element.write(out, version);");
        }
        out.close();
        if (field.nullable() != null) {
            out.close();
        }
    }

    /** Tagged fields occur in flexible versions only, so that nothing needs to be asked. */
    private String flexible(Field field) {
        return field.isTagged() ? "true" : scope.flexible(field);
    }

    private static String has(Field field) {
        return "has" + field.name();
    }

    private static String method(Field field) {
        return "write" + field.name();
    }
}
