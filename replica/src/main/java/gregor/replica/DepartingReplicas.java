package gregor.replica;

import gregor.base.TopicPartition;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Replicas that were taken off while their owner may still be at them, and the orders about them that have to wait for that: a log
 * must not be served by two, and what is deleted late must not be the files of the next one. Owned by the orders' thread.
 */
final class DepartingReplicas {
    private final Map<TopicPartition, Queue<Runnable>> waiting = new HashMap<>();

    /** The replica of that name is on its way out; {@link #ended} is called when it is gone. */
    void begin(TopicPartition name) {
        waiting.put(name, new ArrayDeque<>());
    }

    /** Carries out an order about the replica of that name, now or when the one that departs is gone. */
    void afterwards(TopicPartition name, Runnable order) {
        Queue<Runnable> before = waiting.get(name);
        if (before == null) {
            order.run();
        } else {
            before.add(order);
        }
    }

    /** It is gone: the orders that waited are carried out, until one of them takes the next one off. */
    void ended(TopicPartition name) {
        for (Runnable order : waiting.remove(name)) {
            afterwards(name, order);
        }
    }
}
