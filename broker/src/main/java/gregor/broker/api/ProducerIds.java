package gregor.broker.api;

import gregor.zk.ProducerIdBlock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out producer ids from blocks that no other broker has. The next block is fetched when most of one is used, so that
 * nobody waits; should one run out all the same, ids are missing until the next is there. For any thread.
 */
final class ProducerIds {
    /** There is no id at the moment; ask again. */
    static final long NONE = -1;

    /** So many ids are left when the next block is fetched. */
    private static final int LOW_WATER = 100;

    private static final Logger log = LoggerFactory.getLogger(ProducerIds.class);

    private final Supplier<CompletionStage<ProducerIdBlock>> blocks;
    private final AtomicBoolean fetching = new AtomicBoolean();
    private long next;
    private long last = -1;
    private ProducerIdBlock waiting;

    /** @param blocks takes one more block for this broker */
    ProducerIds(Supplier<CompletionStage<ProducerIdBlock>> blocks) {
        this.blocks = blocks;
    }

    /** Fetches a block, unless one is on its way. Called once before the first id is asked for. */
    public void fetch() {
        if (!fetching.compareAndSet(false, true)) {
            return;
        }
        blocks.get().whenComplete((block, failure) -> {
            if (failure != null) {
                log.warn("No new block of producer ids; it is asked for again with the next id", failure);
            } else {
                keep(block);
            }
            fetching.set(false);
        });
    }

    /** An id that nobody had before, or {@link #NONE}. */
    long next() {
        long id = take();
        if (low()) {
            fetch();
        }
        return id;
    }

    private synchronized void keep(ProducerIdBlock block) {
        waiting = block;
    }

    private synchronized long take() {
        if (next > last && waiting != null) {
            next = waiting.first();
            last = waiting.last();
            waiting = null;
        }
        return next > last ? NONE : next++;
    }

    private synchronized boolean low() {
        return waiting == null && last - next < LOW_WATER;
    }
}
