package gregor.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Producers with ids that number their batches as clients do. */
final class ModelProducers {
    private final Random random;
    private final Map<Long, Integer> nextSequences = new HashMap<>();
    private short epoch;

    ModelProducers(Random random) {
        this.random = random;
    }

    /** What a producer writes into its batch. */
    record Sent(long producerId, short epoch, int sequence) {}

    /** Null for a batch without a producer id. */
    Sent next(int records) {
        if (random.nextBoolean()) {
            return null;
        }
        long producerId = random.nextInt(3);
        int sequence = nextSequences.getOrDefault(producerId, 0);
        nextSequences.put(producerId, sequence + records);
        return new Sent(producerId, epoch, sequence);
    }

    /** Records were lost: producers begin again with a new epoch, as clients do. */
    void forget() {
        epoch++;
        nextSequences.clear();
    }
}
