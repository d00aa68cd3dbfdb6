package gregor.sim.world;

/** Who is at one end of a connection; called in its process. */
public interface Peer {
    void receive(Object message);

    /** The connection is gone: the other end closed it or died, or the network broke it. Called once at most. */
    void broken();
}
