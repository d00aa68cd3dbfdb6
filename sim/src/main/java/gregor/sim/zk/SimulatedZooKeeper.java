package gregor.sim.zk;

import gregor.sim.world.End;
import gregor.sim.world.Listener;
import gregor.sim.world.Peer;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.sim.zk.ZkMessage.Answer;
import gregor.sim.zk.ZkMessage.Aspect;
import gregor.sim.zk.ZkMessage.WatchKey;
import gregor.zk.Znode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.data.Stat;

/**
 * The server, which stands for an ensemble that never lies: one order of all transactions, a client told of a change before it
 * can read it, a session that ends when nothing is heard of its client for its timeout. For one thread.
 */
public final class SimulatedZooKeeper implements Listener {
    /** The machine's name. */
    public static final String NAME = "zk";

    private final SimulatedProcess process;
    private final Trace trace;
    private final ZnodeTree tree;
    private final Map<Long, Session> sessions = new LinkedHashMap<>();
    private final Map<WatchKey, Set<Connection>> watches = new HashMap<>();
    private long lastSession = 0x1000;

    public SimulatedZooKeeper(Schedule schedule, SimulatedNetwork network, Trace trace) {
        this.trace = trace;
        process = new SimulatedProcess(NAME, schedule);
        tree = new ZnodeTree(process);
        network.powerOn(NAME);
        network.listen(process, this);
    }

    public SimulatedProcess process() {
        return process;
    }

    /** After a time in which nobody was served: sessions begin their timeouts anew, as after an election in an ensemble. */
    public void resume() {
        sessions.values().forEach(Session::heard);
        process.resume();
    }

    public boolean isServing() {
        return !process.isStopped();
    }

    /** Ends one of the sessions, as if its client had not been heard; what is said of it in the trace. */
    public String expireOne() {
        List<Session> all = List.copyOf(sessions.values());
        if (all.isEmpty()) {
            return "none";
        }
        Session session = all.get(process.schedule().random().nextInt(all.size()));
        process.run(() -> end(session));
        return Long.toHexString(session.id);
    }

    /** The data of a znode, for who looks on from outside; null when there is none. */
    public byte[] data(String path) {
        return tree.stat(path) == null ? null : tree.data(path);
    }

    @Override
    public Peer accept(End end) {
        return new Connection(end);
    }

    private void end(Session session) {
        if (sessions.remove(session.id) == null) {
            return;
        }
        trace.note(NAME, "ends session", Long.toHexString(session.id));
        List<Op> deletions = new ArrayList<>();
        tree.ephemerals(session.id).forEach(path -> deletions.add(Op.delete(path, -1)));
        try {
            tellWatchers(tree.apply(deletions, session.id).changes());
        } catch (ZnodeTree.Refusal e) {
            throw new IllegalStateException(e);
        }
        if (session.connection != null) {
            session.connection.close();
        }
    }

    private void tellWatchers(List<ZnodeTree.Change> changes) {
        for (ZnodeTree.Change change : changes) {
            Set<Connection> told = new LinkedHashSet<>();
            for (Aspect aspect : aspects(change.type())) {
                Set<Connection> watching = watches.remove(new WatchKey(aspect, change.path()));
                if (watching != null) {
                    told.addAll(watching);
                }
            }
            told.forEach(connection -> connection.end.send(new ZkMessage.Notification(change.type(), change.path())));
        }
    }

    /** Which watches a change sets off. */
    static List<Aspect> aspects(EventType type) {
        return switch (type) {
            case NodeCreated, NodeDataChanged -> List.of(Aspect.DATA, Aspect.EXISTENCE);
            case NodeDeleted -> List.of(Aspect.DATA, Aspect.EXISTENCE, Aspect.CHILDREN);
            case NodeChildrenChanged -> List.of(Aspect.CHILDREN);
            default -> List.of();
        };
    }

    /** A client's session, over whichever connections. */
    private final class Session {
        private final long id;
        private final long timeoutMs;
        private long heardMicros;
        private Connection connection;

        Session(long id, long timeoutMs) {
            this.id = id;
            this.timeoutMs = timeoutMs;
            heard();
            watchOver(timeoutMs * 1_000);
        }

        void heard() {
            heardMicros = process.schedule().nowMicros();
        }

        private void watchOver(long afterMicros) {
            process.later(afterMicros, () -> {
                long silentMicros = process.schedule().nowMicros() - heardMicros;
                if (!sessions.containsKey(id)) {
                    return;
                }
                if (silentMicros >= timeoutMs * 1_000) {
                    end(this);
                } else {
                    watchOver(timeoutMs * 1_000 - silentMicros);
                }
            });
        }
    }

    /** One connection of a client. */
    private final class Connection implements Peer {
        private final End end;
        private Session session;

        Connection(End end) {
            this.end = end;
        }

        void close() {
            broken();
            end.close();
        }

        @Override
        public void broken() {
            watches.values().forEach(watching -> watching.remove(this));
            if (session != null && session.connection == this) {
                session.connection = null;
            }
        }

        @Override
        public void receive(Object message) {
            if (message instanceof ZkMessage.Connect connect) {
                connect(connect);
                return;
            }
            if (session == null || session.connection != this || !sessions.containsKey(session.id)) {
                close();
                return;
            }
            session.heard();
            if (message instanceof ZkMessage.Read read) {
                end.send(read(read));
            } else if (message instanceof ZkMessage.Write write) {
                write(write);
            } else if (message instanceof ZkMessage.Ping) {
                end.send(message);
            } else {
                SimulatedZooKeeper.this.end(session);
            }
        }

        private void connect(ZkMessage.Connect connect) {
            session = connect.sessionId() == 0
                    ? new Session(++lastSession, connect.timeoutMs())
                    : sessions.get(connect.sessionId());
            if (session == null) {
                end.send(new ZkMessage.Connected(0));
                end.close();
                return;
            }
            sessions.put(session.id, session);
            session.heard();
            if (session.connection != null) {
                session.connection.close();
            }
            session.connection = this;
            end.send(new ZkMessage.Connected(session.id));
            connect.watches().forEach(watch -> watchAgain(watch, connect.lastZxid()));
        }

        /** Of what has changed while the client was away it is told now. */
        private void watchAgain(WatchKey key, long lastZxid) {
            Stat stat = tree.stat(key.path());
            EventType missed = null;
            if (key.aspect() == Aspect.EXISTENCE) {
                missed = stat == null ? null : EventType.NodeCreated;
            } else if (stat == null) {
                missed = EventType.NodeDeleted;
            } else if (key.aspect() == Aspect.DATA && stat.getMzxid() > lastZxid) {
                missed = EventType.NodeDataChanged;
            } else if (key.aspect() == Aspect.CHILDREN && stat.getPzxid() > lastZxid) {
                missed = EventType.NodeChildrenChanged;
            }
            if (missed == null) {
                watch(key);
            } else {
                end.send(new ZkMessage.Notification(missed, key.path()));
            }
        }

        private void watch(WatchKey key) {
            watches.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(this);
        }

        private Answer read(ZkMessage.Read read) {
            WatchKey key = read.what();
            Stat stat = tree.stat(key.path());
            if (read.watch() && (stat != null || key.aspect() == Aspect.EXISTENCE)) {
                watch(stat != null && key.aspect() == Aspect.EXISTENCE ? new WatchKey(Aspect.DATA, key.path()) : key);
            }
            if (stat == null) {
                return new Answer(Code.NONODE, 0, null, tree.zxid());
            }
            Object value = switch (key.aspect()) {
                case DATA -> znode(tree.data(key.path()), stat);
                case EXISTENCE -> znode(new byte[0], stat);
                case CHILDREN -> tree.children(key.path());
            };
            return new Answer(Code.OK, 0, value, tree.zxid());
        }

        private void write(ZkMessage.Write write) {
            try {
                ZnodeTree.Outcome outcome = tree.apply(write.operations(), session.id);
                outcome.changes()
                        .forEach(change -> trace.note(NAME, change.type().name(), change.path()));
                tellWatchers(outcome.changes());
                end.send(new Answer(Code.OK, 0, outcome.results(), tree.zxid()));
            } catch (ZnodeTree.Refusal e) {
                end.send(new Answer(e.code(), e.operation(), null, tree.zxid()));
            }
        }

        private Znode znode(byte[] data, Stat stat) {
            return new Znode(
                    data,
                    stat.getVersion(),
                    stat.getCzxid(),
                    stat.getMzxid(),
                    stat.getEphemeralOwner(),
                    stat.getCtime());
        }
    }
}
