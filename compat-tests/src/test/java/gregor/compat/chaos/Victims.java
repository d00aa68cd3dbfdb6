package gregor.compat.chaos;

import gregor.compat.chaos.Schedule.Fault;
import gregor.compat.chaos.Schedule.Role;
import gregor.compat.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** Finds the brokers that the faults of a round happen to: those that have the roles now. */
final class Victims {
    private static final int ASK_MAX_SECONDS = 20;

    private final Cluster cluster;
    private final Admin admin;
    private final String topic;

    Victims(Cluster cluster, Admin admin, String topic) {
        this.cluster = cluster;
        this.admin = admin;
        this.topic = topic;
    }

    /** One for each fault, and never the same twice; 0 where a fault needs none. */
    List<Integer> of(List<Fault> faults) throws Exception {
        List<Integer> left = new ArrayList<>(cluster.ids());
        List<Integer> victims = new ArrayList<>();
        for (Fault fault : faults) {
            int victim = fault.kind().hasVictim() ? choose(fault, left) : 0;
            left.remove(Integer.valueOf(victim));
            victims.add(victim);
        }
        return victims;
    }

    private int choose(Fault fault, List<Integer> left) throws Exception {
        OptionalInt wanted = withRole(fault.role());
        if (wanted.isPresent() && left.contains(wanted.getAsInt())) {
            return wanted.getAsInt();
        }
        return left.get(fault.pick() % left.size());
    }

    private OptionalInt withRole(Role role) throws Exception {
        return switch (role) {
            case CONTROLLER -> cluster.state().controller();
            case LEADER ->
                id(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(ASK_MAX_SECONDS, TimeUnit.SECONDS)
                        .get(topic)
                        .partitions()
                        .get(0)
                        .leader());
            case COORDINATOR ->
                id(admin.describeConsumerGroups(List.of(GroupMember.GROUP))
                        .all()
                        .get(ASK_MAX_SECONDS, TimeUnit.SECONDS)
                        .get(GroupMember.GROUP)
                        .coordinator());
            case ANY -> OptionalInt.empty();
        };
    }

    private static OptionalInt id(Node node) {
        return node == null ? OptionalInt.empty() : OptionalInt.of(node.id());
    }
}
