package gregor.log.cleaner;

/** A cleaning ends early and leaves the log as it is: the cleaner stops, or the log is not what it was. */
final class CleaningStopped extends Exception {
    private static final long serialVersionUID = 1;

    CleaningStopped(String why) {
        super(why, null, false, false);
    }
}
