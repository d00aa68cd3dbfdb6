package gregor.wire.compiler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines below a section's head, as one struct. Deeper lines are the fields of the struct that the line above them
 * names; a struct described once may be named again.
 */
final class SectionParser {
    private final List<Line> lines;
    private final Versions versions;
    private final Map<String, StructType> structs = new HashMap<>();
    private final Set<StructType> described = new HashSet<>();
    private int next;

    SectionParser(List<Line> lines, Versions versions) {
        this.lines = lines;
        this.versions = versions;
    }

    StructType parse(String className) {
        StructType root = new StructType(className);
        if (!lines.isEmpty()) {
            describe(root, lines.get(0).indent());
        }
        root.usedIn(versions);
        return root;
    }

    private void describe(StructType struct, int indent) {
        described.add(struct);
        while (next < lines.size() && lines.get(next).indent() >= indent) {
            Line line = lines.get(next++);
            if (line.indent() != indent) {
                throw line.error("indented by " + line.indent() + " where " + indent + " is expected");
            }
            Field field = new FieldParser(line, versions, structs).parse();
            struct.add(field);
            if (next < lines.size() && lines.get(next).indent() > indent) {
                describeBelow(line, field);
            }
            if (field.element() instanceof StructType named && !described.contains(named)) {
                throw line.error("struct " + named.name() + " is not described here nor above");
            }
        }
    }

    private void describeBelow(Line line, Field field) {
        if (!(field.element() instanceof StructType named)) {
            throw line.error("fields below " + field.name() + ", which is no struct");
        }
        if (described.contains(named)) {
            throw line.error("struct " + named.name() + " is described twice");
        }
        describe(named, lines.get(next).indent());
    }
}
