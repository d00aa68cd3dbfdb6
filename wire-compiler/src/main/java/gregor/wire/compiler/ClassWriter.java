package gregor.wire.compiler;

import java.util.List;
import java.util.regex.Pattern;

/** Writes the class of a message; the structs in it, however deep, become its nested classes. */
final class ClassWriter {
    private static final List<String> IMPORTS = List.of(
            "gregor.base.Uuid",
            "gregor.wire.BadMessage",
            "gregor.wire.Reader",
            "gregor.wire.Records",
            "gregor.wire.SizeCounter",
            "gregor.wire.Struct",
            "gregor.wire.Writer",
            "java.util.ArrayList",
            "java.util.List");

    /** What a Java field holds without being told. */
    private static final List<String> ZEROS = List.of("0", "false", "null");

    private final MessageType message;
    private final JavaText out = new JavaText();

    ClassWriter(MessageType message) {
        this.message = message;
    }

    String write() {
        Versions versions = message.encoding().versions();
        out.line("/** " + message.purpose() + ", versions " + versions + ". Generated from " + message.source()
                + ". */");
        out.open("public final class " + message.className() + " extends Struct");
        out.line("public static final int MIN_VERSION = " + versions.from() + ";");
        out.line("public static final int MAX_VERSION = " + versions.to() + ";");
        out.line("");
        body(message.root());
        for (StructType part : message.root().allParts()) {
            out.line("").open("public static final class " + part.name() + " extends Struct");
            body(part);
            out.close();
        }
        out.close();
        return head() + out;
    }

    private String head() {
        String body = out.toString();
        JavaText head =
                new JavaText().line("package " + message.javaPackage() + ";").line("");
        for (String name : IMPORTS) {
            String simpleName = name.substring(name.lastIndexOf('.') + 1);
            if (Pattern.compile("\\b" + simpleName + "\\b").matcher(body).find()) {
                head.line("import " + name + ";");
            }
        }
        return head.line("").toString();
    }

    private void body(StructType struct) {
        Scope scope = Scope.of(message.encoding(), struct);
        for (Field field : struct.fields()) {
            String value = ZEROS.contains(field.initialValue()) ? "" : " = " + field.initialValue();
            out.line("public " + field.javaType() + " " + field.javaName() + value + ";");
        }
        out.line("");
        new ReadMethod(struct, scope, out).write();
        out.line("");
        new WriteMethod(struct, scope, out).write();
        out.line("");
        visitFields(struct);
    }

    private void visitFields(StructType struct) {
        out.line("@Override").open("protected void visitFields(FieldVisitor visitor)");
        for (Field field : struct.fields()) {
            out.line("visitor.field(\"" + field.javaName() + "\", this." + field.javaName() + ");");
        }
        out.close();
    }
}
