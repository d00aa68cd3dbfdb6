package gregor.zk.controller;

import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.Metadata;
import gregor.zk.UpdateMetadata;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Keeps what was sent, applies metadata to a view, and answers at once what the test says. */
final class RecordingChannel implements ControllerChannel {
    record Sent(int brokerId, ControllerCommand command) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Metadata metadata;
    private volatile Function<ControllerCommand, CommandAnswer> answers = command -> CommandAnswer.DONE;

    RecordingChannel(Metadata metadata) {
        this.metadata = metadata;
    }

    void answer(Function<ControllerCommand, CommandAnswer> newAnswers) {
        answers = newAnswers;
    }

    <T extends ControllerCommand> List<T> sent(Class<T> type) {
        return sent.stream()
                .map(Sent::command)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    void clear() {
        sent.clear();
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        // Nothing to connect to.
    }

    @Override
    public void onBrokerDown(int brokerId) {
        // Nothing to drop: every command has been answered.
    }

    @Override
    public CompletionStage<CommandAnswer> send(int brokerId, ControllerCommand command) {
        sent.add(new Sent(brokerId, command));
        if (command instanceof UpdateMetadata update) {
            metadata.apply(update);
        }
        return CompletableFuture.completedStage(answers.apply(command));
    }
}
