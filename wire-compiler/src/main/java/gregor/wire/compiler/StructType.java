package gregor.wire.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A struct while and after its file is read: its fields in the order of the file, and the versions in which it occurs. */
final class StructType implements Element {
    private final String name;
    private final List<Field> fields = new ArrayList<>();
    private Versions versions;

    StructType(String name) {
        this.name = name;
    }

    void add(Field field) {
        fields.add(field);
    }

    /** Told of every place where the struct is used, from the outermost in; a struct may be used in several. */
    void usedIn(Versions place) {
        Versions before = versions;
        versions = versions == null ? place : versions.hull(place);
        if (!versions.equals(before)) {
            for (Field field : fields) {
                Versions common = field.versions().intersect(versions);
                if (field.element() instanceof StructType struct && common != null) {
                    struct.usedIn(common);
                }
            }
        }
    }

    String name() {
        return name;
    }

    List<Field> fields() {
        return fields;
    }

    Versions versions() {
        return versions;
    }

    /** Fields with a fixed place. */
    List<Field> untagged() {
        return fields.stream().filter(field -> !field.isTagged()).toList();
    }

    /** Fields with a fixed place, those together that follow each other and have the same versions. */
    List<List<Field>> untaggedRuns() {
        List<List<Field>> runs = new ArrayList<>();
        Versions previous = null;
        for (Field field : untagged()) {
            if (!field.versions().equals(previous)) {
                runs.add(new ArrayList<>());
                previous = field.versions();
            }
            runs.get(runs.size() - 1).add(field);
        }
        return runs;
    }

    /** In the order of the wire, which is that of the tags. */
    List<Field> tagged() {
        return fields.stream()
                .filter(Field::isTagged)
                .sorted(Comparator.comparingInt(Field::tag))
                .toList();
    }

    /** The structs of its fields, theirs included, each once. */
    Set<StructType> allParts() {
        Set<StructType> parts = new LinkedHashSet<>();
        collectParts(parts);
        return parts;
    }

    private void collectParts(Set<StructType> parts) {
        for (Field field : fields) {
            if (field.element() instanceof StructType part && parts.add(part)) {
                part.collectParts(parts);
            }
        }
    }

    @Override
    public String javaType() {
        return name;
    }

    @Override
    public String boxedType() {
        return name;
    }

    @Override
    public int minBytes(Encoding encoding, int version) {
        int sum = encoding.isFlexible(version) ? 1 : 0;
        for (Field field : untagged()) {
            if (field.versions().contains(version)) {
                sum += field.minBytes(encoding, version);
            }
        }
        return sum;
    }
}
