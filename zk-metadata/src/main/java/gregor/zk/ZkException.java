package gregor.zk;

import org.apache.zookeeper.KeeperException.Code;

/** ZooKeeper refused a request. Lost connections are not reported: the session repeats the request when it is back. */
public final class ZkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int NO_OPERATION = -1;

    private final Code code;
    private final int operation;

    public ZkException(Code code, String path) {
        this(code, path, NO_OPERATION);
    }

    /** @param operation which of several operations was refused, from 0 on */
    public ZkException(Code code, String path, int operation) {
        super(code + " at " + path, null, false, false);
        this.code = code;
        this.operation = operation;
    }

    /** Which operation of a multi was refused, from 0 on; -1 for a single request. */
    public int operation() {
        return operation;
    }

    public Code code() {
        return code;
    }

    /** The code inside a stage's failure, or null if it failed for a reason other than ZooKeeper's refusal. */
    public static Code codeOf(Throwable fault) {
        return Stages.unwrap(fault) instanceof ZkException refused ? refused.code : null;
    }
}
