package gregor.broker.control;

/** A controller's command came over a connection, after others had come over a later one: this one is to end. */
public final class OvertakenConnection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenConnection() {
        super("commands over a later connection have overtaken those over this one", null, false, false);
    }
}
