package gregor.replica.follower;

/**
 * One round of a fetcher: a request and all that comes of it. It has ended when everything that was begun has. Owned by the
 * fetcher's owner.
 */
final class Round {
    private final Runnable onEnd;
    private int underWay;

    Round(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    /** Something more has to be waited for. */
    void begin() {
        underWay++;
    }

    /** What was begun is done. */
    void end() {
        if (--underWay == 0) {
            onEnd.run();
        }
    }
}
