package gregor.compat.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What goes wrong when, from a seed: rounds of one or two faults that last for a while. */
final class Schedule {
    private static final int HOLD_MIN_MS = 500;
    /** Twice the time after which a session ends or a replica lags. */
    private static final int HOLD_MORE_MS = 12_000;

    private static final double SHARE_OF_TWO = 0.35;

    private final Random random;

    Schedule(long seed) {
        this.random = new Random(seed);
    }

    /** Who is hit. */
    enum Role {
        LEADER,
        CONTROLLER,
        COORDINATOR,
        ANY
    }

    /** @param pick chooses among those who are left */
    record Fault(FaultKind kind, Role role, int pick) {
        @Override
        public String toString() {
            return kind + (kind.hasVictim() ? " of " + role : "");
        }
    }

    /** @param late whether requests that were under way in a cut network arrive when it heals */
    record Round(List<Fault> faults, int holdMs, boolean late) {
        @Override
        public String toString() {
            return faults.stream().map(Fault::toString).collect(Collectors.joining(" and ")) + " for " + holdMs + " ms"
                    + (late ? ", what was under way arrives late" : "");
        }
    }

    Round next() {
        List<Fault> faults =
                new ArrayList<>(List.of(fault(Stream.of(FaultKind.values()).toList())));
        if (faults.get(0).kind.mayHaveCompany() && random.nextDouble() < SHARE_OF_TWO) {
            faults.add(fault(Stream.of(FaultKind.values())
                    .filter(FaultKind::mayHaveCompany)
                    .filter(kind -> kind.hasVictim() || faults.get(0).kind.hasVictim())
                    .toList()));
        }
        // Nothing can be done to a broker by way of a ZooKeeper that is gone.
        faults.sort(Comparator.comparing(fault -> !fault.kind.hasVictim()));
        return new Round(faults, HOLD_MIN_MS + random.nextInt(HOLD_MORE_MS), random.nextBoolean());
    }

    private Fault fault(List<FaultKind> kinds) {
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        Role role = Role.values()[random.nextInt(Role.values().length)];
        return new Fault(kind, role, random.nextInt(1 << 16));
    }
}
