package gregor.zk;

/** Learns that the session ended, and with it all ephemeral znodes and watches, and that a new one stands. */
public interface SessionListener {
    /** The session has expired: from here on others may have taken over what it held. */
    void onSessionLost();

    /** A new session is connected: ephemeral znodes can be made and watches set again. */
    void onSessionRegained();
}
