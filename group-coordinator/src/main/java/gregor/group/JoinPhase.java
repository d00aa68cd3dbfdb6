package gregor.group;

/**
 * The time in which joins are collected. In a group's first rebalance it lasts at least the initial delay, and is drawn out
 * while members keep coming (KIP-134), so that a starting application is not rebalanced once per instance.
 */
final class JoinPhase {
    private final boolean initial;
    private final long delayMs;
    private long deadlineMs;
    /** How much longer the members are willing to wait, at most. */
    private long extensionMs;

    private boolean memberCame;

    private JoinPhase(boolean initial, long delayMs, long deadlineMs, long extensionMs) {
        this.initial = initial;
        this.delayMs = delayMs;
        this.deadlineMs = deadlineMs;
        this.extensionMs = extensionMs;
    }

    /** Ends when all have joined, at the latest after {@code timeoutMs}. */
    static JoinPhase ordinary(Now now, long timeoutMs) {
        return new JoinPhase(false, timeoutMs, now.steadyMs() + timeoutMs, 0);
    }

    /** Ends after {@code delayMs} in which nobody new came, at the latest after {@code timeoutMs}. */
    static JoinPhase initial(Now now, long delayMs, long timeoutMs) {
        return new JoinPhase(true, delayMs, now.steadyMs() + delayMs, Math.max(0, timeoutMs - delayMs));
    }

    /** Whether it goes on to its deadline even when all known members have joined. */
    boolean isInitial() {
        return initial;
    }

    void memberCame() {
        memberCame = true;
    }

    long deadlineMs() {
        return deadlineMs;
    }

    /** At the deadline: true if there is a new one. */
    boolean extend(Now now) {
        if (!initial || !memberCame || extensionMs == 0) {
            return false;
        }
        memberCame = false;
        long extendedMs = Math.min(delayMs, extensionMs);
        extensionMs -= extendedMs;
        deadlineMs = now.steadyMs() + extendedMs;
        return true;
    }
}
