package gregor.group;

import gregor.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from one step: changes to record, answers to send, deadlines to be called at. Filled by the step, carried out
 * by the shard: nothing of it has happened yet.
 */
final class Decision {
    /** An answer and whom it is for. */
    record Answer<S>(Request<?, S> to, S body, boolean whenCommitted) {
        void send() {
            to.answer(body);
        }
    }

    /** A deadline of a group, in steady time. */
    record Alarm(String groupId, long dueMs) {}

    private final Now now;
    private final List<Change> changes = new ArrayList<>();
    private final List<Answer<?>> answers = new ArrayList<>();
    private final List<Alarm> alarms = new ArrayList<>();

    Decision(Now now) {
        this.now = now;
    }

    Now now() {
        return now;
    }

    List<Change> changes() {
        return changes;
    }

    List<Answer<?>> answers() {
        return answers;
    }

    List<Alarm> alarms() {
        return alarms;
    }

    /** The changes of one decision are one batch in the log, unless all of them are removals. */
    void change(Change change) {
        changes.add(change);
    }

    /** An answer that tells of recorded state: it leaves when everything up to this step is committed. */
    <S> Decision answer(Request<?, S> to, S body) {
        answers.add(new Answer<>(to, body, true));
        return this;
    }

    /** An answer that no lost record could make wrong: it leaves at once. */
    <S> Decision answerNow(Request<?, S> to, S body) {
        answers.add(new Answer<>(to, body, false));
        return this;
    }

    /** The same with the error answer of the request's own kind. */
    <Q, S> Decision refuse(Request<Q, S> to, ErrorCode error) {
        return answerNow(to, to.refusal(error));
    }

    /** Asks for a call of {@link Expire} at the time, if it is one. */
    void alarm(Group group, long dueMs) {
        if (dueMs != Group.NEVER) {
            alarms.add(new Alarm(group.id(), dueMs));
        }
    }
}
