package gregor.wire;

/**
 * A request, a response, a header, a coordinator record, or a part of one: what the schema compiler generates. Fields are
 * public and mutable; a message belongs to one thread at a time. What is null may be null on the wire, or is a tagged
 * struct that is absent.
 *
 * <p>Writing skips fields that the version does not have, whatever their value.
 */
public interface Message {
    /** Writes this message in the encoding of {@code version}. Both counting and encoding are a call of this method. */
    void write(Writer out, int version);

    /** How many bytes {@link #write} produces, records included. */
    default int sizeBytes(int version) {
        SizeCounter size = new SizeCounter();
        write(size, version);
        return size.totalBytes();
    }
}
