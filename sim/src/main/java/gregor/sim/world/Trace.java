package gregor.sim.world;

import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What happened, in order: always as a fingerprint, and line by line for who wants to read it. For one thread. */
public final class Trace {
    private static final long PRIME = 0x100000001b3L;

    private final PrintStream out;
    private final Schedule schedule;
    private final Map<String, Long> counts = new TreeMap<>();
    private long fingerprint = 0xcbf29ce484222325L;

    /** @param out where the lines go, null for nowhere */
    public Trace(Schedule schedule, PrintStream out) {
        this.schedule = schedule;
        this.out = out;
    }

    /** Notes an event. What is said must not depend on anything but the seed: no random ids, no identities of objects. */
    public void note(String who, String what, Object detail) {
        mix(schedule.nowMicros());
        mix(who.hashCode());
        mix(what.hashCode());
        mix(Objects.toString(detail).hashCode());
        counts.merge(what, 1L, Long::sum);
        comment(who, what, detail);
    }

    /** Says more to who reads; not part of the fingerprint. */
    public void comment(String who, String what, Object detail) {
        if (out != null) {
            long micros = schedule.nowMicros();
            out.printf("%5d.%06d %-8s %s %s%n", micros / 1_000_000, micros % 1_000_000, who, what, detail);
        }
    }

    /** How often what was noted. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Equal for equal runs. */
    public long fingerprint() {
        return fingerprint;
    }

    private void mix(long value) {
        fingerprint = (fingerprint ^ value) * PRIME;
    }
}
