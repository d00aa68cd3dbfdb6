package gregor.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a generated message that is not about the wire: comparing and printing, both over the same list of fields.
 * Not for the hot path.
 */
public abstract class Struct implements Message {
    /** What bytes are until they are set. */
    protected static final byte[] NO_BYTES = {};

    /** Receives each field of a message in schema order. */
    public interface FieldVisitor {
        void field(String name, Object value);
    }

    /** Shows every field to the visitor, whatever the version. */
    protected abstract void visitFields(FieldVisitor visitor);

    @Override
    public final boolean equals(Object other) {
        return this == other
                || other != null
                        && other.getClass() == getClass()
                        && Arrays.deepEquals(values(), ((Struct) other).values());
    }

    @Override
    public final int hashCode() {
        return Arrays.deepHashCode(values());
    }

    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder(getClass().getSimpleName()).append('(');
        int opened = text.length();
        visitFields((name, value) -> {
            text.append(text.length() > opened ? ", " : "").append(name).append('=');
            text.append(value instanceof byte[] bytes ? bytes.length + " bytes" : value);
        });
        return text.append(')').toString();
    }

    private Object[] values() {
        List<Object> values = new ArrayList<>();
        visitFields((name, value) -> values.add(value));
        return values.toArray();
    }
}
