package gregor.zk;

/** A change of the cluster's metadata that did not happen. Its message is written for the client that asked. */
public final class MetadataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final MetadataError error;

    public MetadataException(MetadataError error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    public MetadataError error() {
        return error;
    }
}
