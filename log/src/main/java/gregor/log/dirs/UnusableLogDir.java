package gregor.log.dirs;

/** The log directories cannot be this broker's; the message, meant for the operator, names the directory and says why. */
public final class UnusableLogDir extends Exception {
    private static final long serialVersionUID = 1;

    UnusableLogDir(String message) {
        super(message);
    }
}
