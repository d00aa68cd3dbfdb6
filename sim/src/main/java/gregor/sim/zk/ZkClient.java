package gregor.sim.zk;

import gregor.sim.world.End;
import gregor.sim.world.Peer;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.zk.ZkMessage.Answer;
import gregor.sim.zk.ZkMessage.Aspect;
import gregor.sim.zk.ZkMessage.WatchKey;
import gregor.zk.Watch;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;

/**
 * The client's end of one session, over one connection after the other, as ZooKeeper's own does it: what was on its way when a
 * connection broke is told to be lost, watches are set again, and that the session has expired is learnt from the server alone.
 * For one thread.
 */
final class ZkClient {
    private static final long RECONNECT_MAX_MICROS = 1_000_000;

    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final long timeoutMs;
    private final Consumer<ZkClient> onConnected;
    private final Consumer<ZkClient> onAway;
    private final Consumer<ZkClient> onExpired;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private final Map<WatchKey, Set<Watch>> watches = new LinkedHashMap<>();
    private Connection connection;
    private long sessionId;
    private long lastZxid;
    private boolean ended;

    ZkClient(
            SimulatedProcess process,
            SimulatedNetwork network,
            long timeoutMs,
            Consumer<ZkClient> onConnected,
            Consumer<ZkClient> onAway,
            Consumer<ZkClient> onExpired) {
        this.process = process;
        this.network = network;
        this.timeoutMs = timeoutMs;
        this.onConnected = onConnected;
        this.onAway = onAway;
        this.onExpired = onExpired;
        connect();
    }

    /** @param watch to be set if the answer says so; null for none */
    private record Pending(WatchKey key, Watch watch, Consumer<Answer> reply) {}

    /** 0 as long as there is none. */
    long sessionId() {
        return sessionId;
    }

    void read(WatchKey key, Watch watch, Consumer<Answer> reply) {
        send(new ZkMessage.Read(key, watch != null), new Pending(key, watch, reply));
    }

    void write(List<Op> operations, Consumer<Answer> reply) {
        send(new ZkMessage.Write(operations), new Pending(null, null, reply));
    }

    private void send(ZkMessage request, Pending asked) {
        if (connection == null || !connection.established) {
            asked.reply.accept(new Answer(Code.CONNECTIONLOSS, 0, null, 0));
            return;
        }
        pending.add(asked);
        connection.end.send(request);
    }

    /** Ends the session. */
    void close() {
        ended = true;
        if (connection != null) {
            connection.end.send(new ZkMessage.Goodbye());
            connection.end.close();
            connection = null;
        }
        failPending(Code.SESSIONEXPIRED);
    }

    private void connect() {
        if (!ended) {
            connection = new Connection();
            connection.open();
        }
    }

    private void failPending(Code code) {
        Queue<Pending> failed = new ArrayDeque<>(pending);
        pending.clear();
        failed.forEach(each -> each.reply.accept(new Answer(code, 0, null, 0)));
    }

    private void onConnectionLost(Connection which) {
        if (connection != which || ended) {
            return;
        }
        connection = null;
        which.end.close();
        failPending(Code.CONNECTIONLOSS);
        onAway.accept(this);
        process.later(process.schedule().between(0, RECONNECT_MAX_MICROS), this::connect);
    }

    private void onRefused() {
        ended = true;
        connection = null;
        failPending(Code.SESSIONEXPIRED);
        onExpired.accept(this);
    }

    private void onAnswer(Answer answer) {
        Pending asked = pending.remove();
        lastZxid = Math.max(lastZxid, answer.zxid());
        if (asked.watch != null) {
            register(asked, answer.code());
        }
        asked.reply.accept(answer);
    }

    private void register(Pending asked, Code code) {
        boolean existence = asked.key.aspect() == Aspect.EXISTENCE;
        if (code == Code.OK) {
            add(existence ? new WatchKey(Aspect.DATA, asked.key.path()) : asked.key, asked.watch);
        } else if (code == Code.NONODE && existence) {
            add(asked.key, asked.watch);
        }
    }

    private void add(WatchKey key, Watch watch) {
        watches.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(watch);
    }

    private void onNotification(ZkMessage.Notification told) {
        Set<Watch> fired = new LinkedHashSet<>();
        for (Aspect aspect : SimulatedZooKeeper.aspects(told.type())) {
            Collection<Watch> set = watches.remove(new WatchKey(aspect, told.path()));
            if (set != null) {
                fired.addAll(set);
            }
        }
        WatchedEvent event = new WatchedEvent(told.type(), KeeperState.SyncConnected, told.path());
        fired.forEach(watch -> watch.process(event));
    }

    /** One connection to the server. */
    private final class Connection implements Peer {
        private final End end;
        private boolean established;
        private long heardMicros;

        Connection() {
            end = network.connect(process, SimulatedZooKeeper.NAME, this);
        }

        void open() {
            heard();
            end.send(new ZkMessage.Connect(sessionId, timeoutMs, lastZxid, List.copyOf(watches.keySet())));
            watchOver();
        }

        private void heard() {
            heardMicros = process.schedule().nowMicros();
        }

        /** Says a word at every third of the timeout, and gives the connection up after two thirds without one. */
        private void watchOver() {
            Schedule schedule = process.schedule();
            process.later(timeoutMs * 1_000 / 3, () -> {
                if (connection != this) {
                    return;
                }
                if (schedule.nowMicros() - heardMicros > timeoutMs * 1_000 * 2 / 3) {
                    onConnectionLost(this);
                    return;
                }
                if (established) {
                    end.send(new ZkMessage.Ping());
                }
                watchOver();
            });
        }

        @Override
        public void broken() {
            onConnectionLost(this);
        }

        @Override
        public void receive(Object message) {
            if (connection != this) {
                return;
            }
            heard();
            if (message instanceof ZkMessage.Connected connected) {
                onConnect(connected);
            } else if (message instanceof Answer answer) {
                onAnswer(answer);
            } else if (message instanceof ZkMessage.Notification told) {
                onNotification(told);
            }
        }

        private void onConnect(ZkMessage.Connected connected) {
            if (connected.sessionId() == 0) {
                end.close();
                onRefused();
                return;
            }
            established = true;
            sessionId = connected.sessionId();
            onConnected.accept(ZkClient.this);
        }
    }
}
