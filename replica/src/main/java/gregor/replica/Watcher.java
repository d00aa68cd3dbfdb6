package gregor.replica;

/** Wants to know when a partition's view has moved. */
public interface Watcher {
    /**
     * The view has moved, perhaps several times. Called after the step, on whatever thread took it: must only hand over. May
     * be called once more after the watcher was taken off.
     */
    void onMoved();
}
