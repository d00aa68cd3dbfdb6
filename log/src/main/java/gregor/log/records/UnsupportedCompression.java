package gregor.log.records;

/** Records are compressed with a codec that did not exist when the format they are wanted in was written. */
public final class UnsupportedCompression extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedCompression(Compression compression, int magic) {
        super(compression.configName() + " in message format " + magic, null, false, false);
    }
}
