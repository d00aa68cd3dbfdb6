package gregor.wire.compiler;

import java.util.Map;

/**
 * One line of a section: {@code Name type [= default] [versions] [tag n] [rigid]}. The type is a primitive's name or a
 * struct's, with {@code []} before it for a list, with {@code ?} behind it when null may be sent (in some versions only:
 * {@code string?7..}).
 */
final class FieldParser {
    private final Line line;
    private final Words words;
    private final Versions all;
    private final Map<String, StructType> structs;

    /** Structs named for the first time are added to {@code structs}. */
    FieldParser(Line line, Versions all, Map<String, StructType> structs) {
        this.line = line;
        this.words = new Words(line);
        this.all = all;
        this.structs = structs;
    }

    Field parse() {
        String name = words.take("the field's name");
        String type = words.take("the field's type");
        String defaultText = words.takeIf("=") ? words.take("the default") : null;
        Versions versions = words.peek().contains("..") ? words.range(words.take("versions"), all.to()) : all;
        int tag = words.takeIf("tag") ? words.takeNumber("the tag") : Field.UNTAGGED;
        boolean rigid = words.takeIf("rigid");
        words.end();
        if (!all.covers(versions)) {
            throw line.error("versions " + versions + " are not within " + all);
        }
        boolean list = type.startsWith("[]");
        boolean opaque = type.startsWith("bytes") || type.startsWith("records");
        if (tag != Field.UNTAGGED && opaque) {
            throw line.error(type + " can not be tagged");
        }
        return new Field(name, element(type), list, versions, nullable(type, versions), defaultText, tag, rigid);
    }

    private Element element(String type) {
        int start = type.startsWith("[]") ? 2 : 0;
        int end = type.contains("?") ? type.indexOf('?') : type.length();
        String name = type.substring(start, end);
        Primitive primitive = Primitive.named(name);
        if (primitive != null) {
            return primitive;
        }
        if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
            throw line.error("unknown type " + type);
        }
        return structs.computeIfAbsent(name, StructType::new);
    }

    private Versions nullable(String type, Versions versions) {
        int mark = type.indexOf('?');
        if (mark < 0) {
            return null;
        }
        String range = type.substring(mark + 1);
        return range.isEmpty() ? versions : words.range(range, versions.to());
    }
}
