package gregor.sim.zk;

import gregor.base.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.SetDataRequest;

/** The znodes and what may be done to them. A transaction happens whole or not at all. For one thread. */
final class ZnodeTree {
    private static final int ANY_VERSION = -1;

    private final Clock clock;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private long zxid;

    ZnodeTree(Clock clock) {
        this.clock = clock;
        nodes.put("/", new Node(new byte[0], 0, 0, 0));
    }

    /** A znode; its fields change only in a transaction. */
    private static final class Node {
        private byte[] data;
        private final Stat stat = new Stat();
        private final TreeSet<String> children = new TreeSet<>();
        private int nextSequence;

        Node(byte[] data, long owner, long zxid, long nowMs) {
            this.data = data == null ? new byte[0] : data;
            stat.setEphemeralOwner(owner);
            stat.setCzxid(zxid);
            stat.setMzxid(zxid);
            stat.setPzxid(zxid);
            stat.setCtime(nowMs);
        }
    }

    /** Something that watches are told of. */
    record Change(EventType type, String path) {}

    /** What a transaction led to. */
    record Outcome(List<OpResult> results, List<Change> changes) {}

    /** An operation cannot be done. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final Code code;
        private final int operation;

        Refusal(Code code, int operation) {
            super(code + " of operation " + operation, null, false, false);
            this.code = code;
            this.operation = operation;
        }

        Code code() {
            return code;
        }

        int operation() {
            return operation;
        }
    }

    /** The last transaction. */
    long zxid() {
        return zxid;
    }

    /** Null when there is none. */
    Stat stat(String path) {
        Node node = nodes.get(path);
        return node == null ? null : copy(node);
    }

    byte[] data(String path) {
        return nodes.get(path).data.clone();
    }

    List<String> children(String path) {
        return List.copyOf(nodes.get(path).children);
    }

    /** Paths of what dies with the session, the deepest first. */
    List<String> ephemerals(long session) {
        List<String> owned = new ArrayList<>();
        nodes.forEach((path, node) -> {
            if (node.stat.getEphemeralOwner() == session) {
                owned.add(0, path);
            }
        });
        return owned;
    }

    /** Does all or nothing. */
    Outcome apply(List<Op> operations, long session) throws Refusal {
        long before = zxid++;
        List<OpResult> results = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        undo.clear();
        for (int i = 0; i < operations.size(); i++) {
            try {
                results.add(apply(operations.get(i), session, changes));
            } catch (KeeperException e) {
                while (!undo.isEmpty()) {
                    undo.pop().run();
                }
                zxid = before;
                throw new Refusal(e.code(), i);
            }
        }
        return new Outcome(results, changes);
    }

    private OpResult apply(Op op, long session, List<Change> changes) throws KeeperException {
        return switch (op.getType()) {
            case OpCode.create -> create((CreateRequest) op.toRequestRecord(), session, changes);
            case OpCode.setData -> setData((SetDataRequest) op.toRequestRecord(), changes);
            case OpCode.delete -> delete((DeleteRequest) op.toRequestRecord(), changes);
            case OpCode.check -> check((CheckVersionRequest) op.toRequestRecord());
            default -> throw new IllegalArgumentException("operation of type " + op.getType());
        };
    }

    private OpResult create(CreateRequest request, long session, List<Change> changes) throws KeeperException {
        CreateMode mode = CreateMode.fromFlag(request.getFlags());
        String parentPath = parent(request.getPath());
        Node parent = node(parentPath);
        String path = request.getPath();
        if (mode.isSequential()) {
            path += String.format("%010d", parent.nextSequence);
        }
        if (nodes.containsKey(path)) {
            throw KeeperException.create(Code.NODEEXISTS);
        }
        if (parent.stat.getEphemeralOwner() != 0) {
            throw KeeperException.create(Code.NOCHILDRENFOREPHEMERALS);
        }
        String created = path;
        nodes.put(created, new Node(request.getData(), mode.isEphemeral() ? session : 0, zxid, clock.millis()));
        touchChildren(parent);
        parent.nextSequence++;
        parent.children.add(name(created));
        undo.push(() -> {
            nodes.remove(created);
            parent.nextSequence--;
            parent.children.remove(name(created));
        });
        changes.add(new Change(EventType.NodeCreated, created));
        changes.add(new Change(EventType.NodeChildrenChanged, parentPath));
        return new OpResult.CreateResult(created);
    }

    private OpResult setData(SetDataRequest request, List<Change> changes) throws KeeperException {
        Node node = node(request.getPath());
        checkVersion(node, request.getVersion());
        byte[] before = node.data;
        long mzxidBefore = node.stat.getMzxid();
        node.data = request.getData() == null ? new byte[0] : request.getData();
        node.stat.setVersion(node.stat.getVersion() + 1);
        node.stat.setMzxid(zxid);
        undo.push(() -> {
            node.data = before;
            node.stat.setVersion(node.stat.getVersion() - 1);
            node.stat.setMzxid(mzxidBefore);
        });
        changes.add(new Change(EventType.NodeDataChanged, request.getPath()));
        return new OpResult.SetDataResult(copy(node));
    }

    private OpResult delete(DeleteRequest request, List<Change> changes) throws KeeperException {
        String path = request.getPath();
        Node node = node(path);
        checkVersion(node, request.getVersion());
        if (!node.children.isEmpty()) {
            throw KeeperException.create(Code.NOTEMPTY);
        }
        Node parent = node(parent(path));
        nodes.remove(path);
        touchChildren(parent);
        parent.children.remove(name(path));
        undo.push(() -> {
            nodes.put(path, node);
            parent.children.add(name(path));
        });
        changes.add(new Change(EventType.NodeDeleted, path));
        changes.add(new Change(EventType.NodeChildrenChanged, parent(path)));
        return new OpResult.DeleteResult();
    }

    private OpResult check(CheckVersionRequest request) throws KeeperException {
        checkVersion(node(request.getPath()), request.getVersion());
        return new OpResult.CheckResult();
    }

    private void touchChildren(Node parent) {
        long before = parent.stat.getPzxid();
        parent.stat.setPzxid(zxid);
        undo.push(() -> parent.stat.setPzxid(before));
    }

    private Node node(String path) throws KeeperException {
        Node node = nodes.get(path);
        if (node == null) {
            throw KeeperException.create(Code.NONODE);
        }
        return node;
    }

    private static void checkVersion(Node node, int version) throws KeeperException {
        if (version != ANY_VERSION && version != node.stat.getVersion()) {
            throw KeeperException.create(Code.BADVERSION);
        }
    }

    private static Stat copy(Node node) {
        Stat from = node.stat;
        Stat to = new Stat();
        to.setCzxid(from.getCzxid());
        to.setMzxid(from.getMzxid());
        to.setPzxid(from.getPzxid());
        to.setCtime(from.getCtime());
        to.setVersion(from.getVersion());
        to.setEphemeralOwner(from.getEphemeralOwner());
        to.setNumChildren(node.children.size());
        return to;
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
