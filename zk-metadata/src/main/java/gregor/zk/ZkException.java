package gregor.zk;

import org.apache.zookeeper.KeeperException.Code;

/** ZooKeeper refused a request. Lost connections are not reported: the session repeats the request when it is back. */
public final class ZkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;

    public ZkException(Code code, String path) {
        super(code + " at " + path, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** The code inside a stage's failure, or null if it failed for a reason other than ZooKeeper's refusal. */
    public static Code codeOf(Throwable fault) {
        return Stages.unwrap(fault) instanceof ZkException refused ? refused.code : null;
    }
}
