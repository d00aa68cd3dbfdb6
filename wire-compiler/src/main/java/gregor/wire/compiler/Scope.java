package gregor.wire.compiler;

import java.util.ArrayList;
import java.util.List;

/** What is known about the version while a struct's code is written, and the Java conditions for what is not. */
final class Scope {
    private final Encoding encoding;
    private final Versions versions;

    Scope(Encoding encoding, StructType struct) {
        this.encoding = encoding;
        this.versions = struct.versions();
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

    /** The local variable that says whether the version is flexible, or the constant if that is known. */
    String flexible(Field field) {
        return field.rigid() ? "false" : flexible();
    }

    String flexible() {
        if (encoding.isAlwaysFlexible(versions)) {
            return "true";
        }
        return encoding.isEverFlexible(versions) ? "flexible" : "false";
    }

    boolean isEverFlexible() {
        return encoding.isEverFlexible(versions);
    }

    /** Declares the local variable, if the code needs one. */
    void declareFlexible(JavaText out) {
        if (flexible().equals("flexible")) {
            out.line("boolean flexible = version >= " + encoding.flexibleFrom() + ";");
        }
    }

    /** Opens the block of what only flexible versions have. Returns whether there is a block to close. */
    boolean openFlexible(JavaText out) {
        return out.openIf(flexible().equals("true") ? "" : "flexible");
    }

    /** Where null is allowed among the versions of the field: nowhere, everywhere or under a condition. */
    String nullCondition(Field field) {
        Versions here = field.versions().intersect(versions);
        return field.nullable().covers(here) ? "" : within(field.nullable());
    }

    int minBytes(Element element) {
        Versions here = element instanceof StructType struct ? struct.versions() : versions;
        return Math.max(1, element.minBytes(encoding, here));
    }
}
