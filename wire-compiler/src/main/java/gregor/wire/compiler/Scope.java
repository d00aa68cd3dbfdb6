package gregor.wire.compiler;

import java.util.ArrayList;
import java.util.List;

/** What is known about the version at a place of the generated code, and the Java conditions for what is not. */
final class Scope {
    private final Encoding encoding;
    private final Versions versions;

    private Scope(Encoding encoding, Versions versions) {
        this.encoding = encoding;
        this.versions = versions;
    }

    static Scope of(Encoding encoding, StructType struct) {
        return new Scope(encoding, struct.versions());
    }

    /** The same place in a block that only flexible versions reach; null if there are none. */
    Scope flexiblePart() {
        return encoding.isEverFlexible(versions)
                ? new Scope(encoding, new Versions(Math.max(versions.from(), encoding.flexibleFrom()), versions.to()))
                : null;
    }

    /** Whether the version is within {@code range}, as Java; empty when it always is. */
    String within(Versions range) {
        List<String> conditions = new ArrayList<>();
        if (range.from() > versions.from()) {
            conditions.add("version >= " + range.from());
        }
        if (range.to() < versions.to()) {
            conditions.add("version <= " + range.to());
        }
        return String.join(" && ", conditions);
    }

    /** Whether the version is not within {@code range}, as Java; empty when it always is. */
    String outside(Versions range) {
        List<String> conditions = new ArrayList<>();
        if (range.from() > versions.from()) {
            conditions.add("version < " + range.from());
        }
        if (range.to() < versions.to()) {
            conditions.add("version > " + range.to());
        }
        return String.join(" || ", conditions);
    }

    /** When null may be sent, given that the field is and that null may be at all; empty when always. */
    String nullAllowed(Field field) {
        Versions here = field.versions().intersect(versions);
        return field.nullable().covers(here) ? "" : within(field.nullable());
    }

    /** Whether the version is flexible, as Java: a constant if that is known, else a local variable. */
    String flexible() {
        if (encoding.isAlwaysFlexible(versions)) {
            return "true";
        }
        return encoding.isEverFlexible(versions) ? "flexible" : "false";
    }

    /** The same for one field's length. */
    String flexible(Field field) {
        return field.rigid() ? "false" : flexible();
    }

    /** Declares the local variable, if {@link #flexible} needs one. */
    void declareFlexible(JavaText out) {
        if (flexible().equals("flexible")) {
            out.line("boolean flexible = version >= " + encoding.flexibleFrom() + ";");
        }
    }

    /** The fewest bytes that an element of the list takes in any version; not below 1, as in Kafka's check of lengths. */
    int elementMinBytes(Field list) {
        Versions here = list.versions().intersect(versions);
        int min = Integer.MAX_VALUE;
        for (int version = here.from(); version <= here.to(); version++) {
            min = Math.min(min, list.element().minBytes(encoding, version));
        }
        return Math.max(1, min);
    }
}
