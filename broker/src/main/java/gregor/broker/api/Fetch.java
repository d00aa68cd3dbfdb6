package gregor.broker.api;

import gregor.replica.LongPoll;
import gregor.replica.ReadResult;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One Fetch request on its way: reads the pending partitions of its session, and answers if that is enough, or something is
 * wrong, or no time is left; otherwise waits, and reads the same again when something moved.
 *
 * <p>Belongs to one thread after the other: the connection's event loop, or a cold-read thread between two turns of it. The
 * session is given up before the answer is, because the answer lets the connection's next request begin.
 */
final class Fetch implements LongPoll.Attempt {
    private final RequestContext context;
    private final FetchTerms terms;
    private final SessionUse use;
    private final FetchServices services;
    private final FetchSession session;
    private final CompletableFuture<FetchResponse> answer = new CompletableFuture<>();
    private final List<Found> found = new ArrayList<>();
    /** Null while nothing waits. */
    private LongPoll poll;

    private boolean over;
    /** True while a thread has it that may wait for the disk. */
    private boolean cold;

    Fetch(RequestContext context, FetchTerms terms, SessionUse use, FetchServices services) {
        this.context = context;
        this.terms = terms;
        this.use = use;
        this.services = services;
        session = use.session();
    }

    /** Reads for the first time; where that may wait for the disk, on a thread that may. */
    Reply<FetchResponse> start() {
        if (use.outlivesRequest()) {
            session.watch();
        }
        if (terms.isFromFollower()) {
            services.followers().tell(session, terms, services.partitions());
        }
        if (mayWaitForDisk()) {
            cold = true;
            services.coldReads().execute(this::readCold);
        } else if (!read(terms.maxWaitMs() <= 0)) {
            waitForMore();
        }
        return Reply.blocking(answer);
    }

    private void readCold() {
        if (!read(terms.maxWaitMs() <= 0)) {
            cold = false;
            context.session().loop().execute(this::waitForMore);
        }
    }

    @Override
    public boolean read(boolean last) {
        try {
            boolean enough = readPending();
            if (!last && !enough) {
                releaseFound();
                return false;
            }
            stopWaiting();
            if (cold) {
                found.forEach(one -> one.warm(services.coldReads()));
            }
            if (terms.convertsDown()) {
                services.coldReads().execute(this::respond);
            } else {
                respond();
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        return true;
    }

    @Override
    public void onOver() {
        if (!over) {
            stopWaiting();
            fail(new ConnectionClosing("the client is gone"));
        }
    }

    private void waitForMore() {
        session.watch();
        poll = new LongPoll(context.session().loop(), this);
        session.waiting(poll);
        context.session().onClose(poll::cancel);
        if (terms.isFromFollower()) {
            // It wants something else as well, and its connection is for that alone.
            context.session().onMore(poll::hurry);
        }
        poll.start(context.session().timers(), terms.maxWaitMs());
    }

    private void stopWaiting() {
        over = true;
        if (poll != null) {
            session.waiting(null);
            context.session().onClose(null);
            context.session().onMore(null);
        }
    }

    private boolean mayWaitForDisk() {
        for (FetchedPartition partition : session.pending()) {
            if (partition.resolve(services.partitions()) == null) {
                if (partition.partition().isCold(partition.wanted().fetchOffset())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads what is pending, up to the limits; true when that is worth an answer. */
    private boolean readPending() {
        int leftBytes = terms.maxBytes();
        boolean minOneBatch = terms.minOneBatch();
        long foundBytes = 0;
        int unknown = 0;
        boolean urgent = false;
        for (FetchedPartition partition : session.pending()) {
            if (leftBytes <= 0 && !minOneBatch && !terms.full()) {
                break;
            }
            Found one = look(partition, leftBytes, minOneBatch);
            found.add(one);
            urgent |= one.isUrgent();
            unknown += one.missing() == null ? 0 : 1;
            foundBytes += one.sizeBytes();
            leftBytes = Math.max(0, leftBytes - one.sizeBytes());
            minOneBatch &= one.sizeBytes() == 0;
        }
        return urgent || foundBytes >= terms.minBytes() || unknown == session.size();
    }

    private Found look(FetchedPartition partition, int maxBytes, boolean minOneBatch) {
        partition.lookAt();
        ErrorCode missing = partition.resolve(services.partitions());
        if (missing != null) {
            return Found.missing(partition, missing);
        }
        if (!partition.isConsistent()) {
            return Found.missing(partition, ErrorCode.INCONSISTENT_TOPIC_ID);
        }
        int readReplica = services.nearestReplica() ? nearest(partition) : ReadReplica.NONE;
        if (readReplica != ReadReplica.NONE) {
            return Found.elsewhere(partition, read(partition, 0, false), readReplica);
        }
        if (terms.isFromFollower() && services.followers().holdsBack(partition, terms)) {
            return Found.read(partition, read(partition, 0, false));
        }
        return Found.read(partition, read(partition, maxBytes, minOneBatch));
    }

    private ReadResult read(FetchedPartition partition, int maxBytes, boolean minOneBatch) {
        return partition.partition().read(partition.wanted(), terms.reader(), maxBytes, minOneBatch);
    }

    private int nearest(FetchedPartition partition) {
        ReadReplica choice = new ReadReplica(
                services.followers().brokerId(), services.partitions().cluster(), terms, context.listenerName());
        return choice.of(partition.partition().view(), partition.wanted().fetchOffset());
    }

    private void respond() {
        FetchResponse response;
        try {
            if (terms.isFromFollower()) {
                found.forEach(services.followers()::record);
            }
            response = new FetchAnswer(context, terms, services.partitions()).of(found);
            session.settle();
            response.sessionId = use.keep();
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        use.end();
        answer.complete(response);
    }

    private void fail(RuntimeException reason) {
        over = true;
        releaseFound();
        use.end();
        answer.completeExceptionally(reason);
    }

    private void releaseFound() {
        found.forEach(Found::release);
        found.clear();
    }
}
