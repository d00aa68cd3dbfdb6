package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.BrokerView;
import gregor.zk.controller.ControllerConfig.LeaderBalance;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What tests of the core's decisions are written with. */
final class CoreFixtures {
    static final int EPOCH = 5;
    static final Uuid ID = new Uuid(7, 7);
    static final TopicPartition T0 = new TopicPartition("t", 0);

    private CoreFixtures() {}

    /** Of broker 1: topics are deleted when they shall be, and leaders stay where they are. */
    static ControllerConfig config() {
        return new ControllerConfig(1, true, () -> false, new LeaderBalance(false, 0, 10));
    }

    static Event.Elected elected(List<BrokerView> brokers, TopicRead... topics) {
        return new Event.Elected(brokers, List.of(topics), Set.of());
    }

    static List<BrokerView> brokers(int... ids) {
        return Arrays.stream(ids).mapToObj(id -> broker(id, 100 + id)).toList();
    }

    /** Brokers that were read have epoch 100 and their id. */
    static BrokerView broker(int id, long epoch) {
        return new BrokerView(id, epoch, List.of(), null);
    }

    /** Partition 0 in this state, at version 9; the others new. */
    @SafeVarargs
    static TopicRead topic(String name, PartitionState first, List<Integer>... replicas) {
        TreeMap<Integer, ReplicaAssignment> partitions = new TreeMap<>();
        for (List<Integer> each : replicas) {
            partitions.put(partitions.size(), ReplicaAssignment.of(each));
        }
        Map<Integer, VersionedState> states = first == null ? Map.of() : Map.of(0, new VersionedState(first, 9));
        return new TopicRead(name, new TopicAssignment(ID, partitions), 0, states);
    }

    static PartitionState state(int leader, int leaderEpoch, Integer... isr) {
        return new PartitionState(leader, leaderEpoch, List.of(isr), 4);
    }

    static Event written(Write write, int version) {
        VersionedState now = new VersionedState(write.state(), version);
        return new Event.StatesWritten(List.of(new Result(write, now, true)));
    }

    static List<Write> writes(List<Effect> effects) {
        List<Write> writes = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.WriteStates states) {
                writes.addAll(states.writes());
            }
        }
        return writes;
    }

    static <T> List<T> commands(List<Effect> effects, Class<T> type) {
        List<T> commands = new ArrayList<>();
        for (Effect effect : effects) {
            Object command = effect instanceof Effect.Send send
                    ? send.command()
                    : effect instanceof Effect.SendDeletion deletion ? deletion.command() : null;
            if (type.isInstance(command)) {
                commands.add(type.cast(command));
            }
        }
        return commands;
    }

    static List<String> kinds(List<Effect> effects) {
        List<String> kinds = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                kinds.add(send.command().getClass().getSimpleName() + " " + send.brokerId());
            } else if (effect instanceof Effect.SendDeletion deletion) {
                kinds.add("StopReplica " + deletion.brokerId());
            } else if (effect instanceof Effect.BrokerUp up) {
                kinds.add("BrokerUp " + up.broker().id());
            } else if (effect instanceof Effect.BrokerDown down) {
                kinds.add("BrokerDown " + down.brokerId());
            } else {
                kinds.add(effect.getClass().getSimpleName());
            }
        }
        return kinds;
    }
}
