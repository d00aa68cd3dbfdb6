package gregor.log.cleaner;

/** Has a cleaner work on the caller's thread. */
public final class CleanerSteps {
    private CleanerSteps() {}

    /** Cleans until no log is due. */
    public static void cleanAll(CleanerThread cleaner) throws InterruptedException {
        boolean more = true;
        while (more) {
            more = cleaner.cleanNext();
        }
    }
}
