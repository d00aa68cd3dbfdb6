package gregor.sim.world;

/** A process that takes connections; called in it. */
public interface Listener {
    /** @param end what to answer with */
    Peer accept(End end);
}
