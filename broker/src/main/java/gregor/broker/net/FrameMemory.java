package gregor.broker.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The bytes that the frames of all connections hold together, and who waits for some to become free. Safe for any
 * thread.
 *
 * <p>A frame gets bytes as long as anything is free, so the last one may go over the limit. Over the limit exactly one frame at
 * a time still gets what it asks for: frames received half could otherwise hold everything and none ever become whole.
 */
final class FrameMemory {
    private final long limitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicReference<Object> overdrawing = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    FrameMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes bytes for the frame; false when it has to wait, see {@link #whenFree}. */
    boolean tryHold(int bytes, Object frame) {
        if (!isShort() || overdrawing.get() == frame || overdrawing.compareAndSet(null, frame)) {
            heldBytes.addAndGet(bytes);
            return true;
        }
        return false;
    }

    /** Gives back all that the frame holds. */
    void free(int bytes, Object frame) {
        heldBytes.addAndGet(-bytes);
        overdrawing.compareAndSet(frame, null);
        wakeNext();
    }

    /** Runs the task once, on any thread, when asking again may succeed. The task must call {@link #wakeNext} when it is through. */
    void whenFree(Runnable task) {
        waiting.add(task);
        // What was freed between the refusal and here woke nobody.
        wakeNext();
    }

    /** Wakes one that waits, if there is something for it. Those woken wake the next: not everybody runs for each freed byte. */
    void wakeNext() {
        if (!isShort() || overdrawing.get() == null) {
            Runnable task = waiting.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    boolean isShort() {
        return heldBytes.get() >= limitBytes;
    }

    long heldBytes() {
        return heldBytes.get();
    }
}
