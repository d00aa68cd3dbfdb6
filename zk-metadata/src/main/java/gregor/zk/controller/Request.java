package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.AlterPartition;
import gregor.zk.LeaderElection;
import gregor.zk.ProducerIdBlock;
import gregor.zk.Verdict;
import gregor.zk.znode.ReplicaAssignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What brokers and clients ask the controller; and, where the answer has to wait for writes, that they are done. */
final class Request {
    private Request() {}

    /** A leader wants other replicas in sync. */
    record AlterIsr(AlterPartition request, Asker<List<AlterPartition.Result>> asker) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.isrChanges().alter(request, asker, step);
        }
    }

    /**
     * What a leader asked for, and was not refused, is written or has failed.
     *
     * @param refused by partition in the order asked; null where it was to be written
     */
    record IsrAltered(
            AlterPartition request, List<AlterPartition.Result> refused, Asker<List<AlterPartition.Result>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.isrChanges().answer(this, step);
            core.isrChanges()
                    .altered(request)
                    .forEach(partition -> core.reassignments().onIsrChanged(partition, step));
        }
    }

    /** A broker is about to stop. */
    record Shutdown(int brokerId, long brokerEpoch, Asker<Set<TopicPartition>> asker) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.shutdowns().begin(brokerId, brokerEpoch, asker, step);
        }
    }

    /** Others lead now what the broker led, where there are any. */
    record LeadersMovedAway(int brokerId, Asker<Set<TopicPartition>> asker) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.shutdowns().answer(this, step);
        }
    }

    /** A client wants leaders elected. */
    record Elect(Set<TopicPartition> wanted, LeaderElection.Kind kind, Asker<Map<TopicPartition, LeaderElection>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.elections().elect(wanted, kind, asker, step);
        }
    }

    /** The leaders are written; {@code refused} are those that were not elected. */
    record ElectionsHeld(
            Set<TopicPartition> wanted,
            LeaderElection.Kind kind,
            Map<TopicPartition, LeaderElection> refused,
            Asker<Map<TopicPartition, LeaderElection>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.elections().answer(this, step);
        }
    }

    /** A client wants other replicas, or, where none are named, those from before the reassignment. */
    record AlterReassignments(
            Map<TopicPartition, Optional<List<Integer>>> wishes,
            boolean mayChangeCount,
            Asker<Map<TopicPartition, Verdict>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.reassignments().alter(this, step);
        }
    }

    /** The reassignments are under way, or done already. */
    record ReassignmentsBegun(Map<TopicPartition, Verdict> verdicts, Asker<Map<TopicPartition, Verdict>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            step.answer(asker, verdicts);
        }
    }

    /** A client wants to know what is being reassigned, of the partitions named or of all. */
    record ListReassignments(Optional<Set<TopicPartition>> named, Asker<Map<TopicPartition, ReplicaAssignment>> asker)
            implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.reassignments().list(named, asker, step);
        }
    }

    /** A broker wants producer ids. */
    record AllocateProducerIds(int brokerId, long brokerEpoch, Asker<ProducerIdBlock> asker) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onAllocateProducerIds(this, step);
        }
    }
}
