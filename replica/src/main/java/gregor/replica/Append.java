package gregor.replica;

import gregor.log.Appended;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One append on its way: what was asked, and what has become of it. Written by its asker before it is queued, afterwards by the
 * partition's owner only. As an effect it tells its asker the result.
 */
final class Append extends Awaiting implements Runnable {
    final ByteBuffer records;
    final AppendTerms terms;
    private final Consumer<AppendResult> done;

    Appended appended;

    private AppendResult result;

    Append(ByteBuffer records, AppendTerms terms, Consumer<AppendResult> done) {
        this.records = records;
        this.terms = terms;
        this.done = done;
    }

    /** The log must be this long, as far as the terms ask for it, before the asker hears of it. */
    @Override
    long requiredOffset() {
        return appended.lastOffset() + 1;
    }

    @Override
    int timeoutMs() {
        return terms.timeoutMs();
    }

    Append stored() {
        return ended(new AppendResult.Stored(appended));
    }

    Append refused(ReplicaError error) {
        return ended(new AppendResult.Refused(error, appended));
    }

    Append ended(AppendResult outcome) {
        result = outcome;
        return this;
    }

    @Override
    public void run() {
        done.accept(result);
    }
}
