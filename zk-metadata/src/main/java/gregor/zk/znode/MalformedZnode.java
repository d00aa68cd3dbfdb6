package gregor.zk.znode;

/** A znode holds what no Kafka would have written. The message names the fault; who reads the znode adds its path. */
public final class MalformedZnode extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedZnode(String message) {
        super(message);
    }

    MalformedZnode(String message, Throwable cause) {
        super(message, cause);
    }
}
