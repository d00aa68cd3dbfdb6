package gregor.broker.peer;

import gregor.wire.Message;

/**
 * What a peer answered. Records in it point into the frame it came in, which has to be let go by {@link #release}; an answer of an
 * API without records has nothing to release.
 */
public final class PeerAnswer<S extends Message> {
    private final S body;
    private final Runnable frame;

    /** @param frame lets go of the frame, once; by any thread */
    public PeerAnswer(S body, Runnable frame) {
        this.body = body;
        this.frame = frame;
    }

    public S body() {
        return body;
    }

    /** To be called once, when the records are not looked at any more. Any thread. */
    public void release() {
        frame.run();
    }
}
