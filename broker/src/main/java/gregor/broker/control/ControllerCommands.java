package gregor.broker.control;

import gregor.base.Attempt;
import gregor.base.Owner;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.MetadataError;
import gregor.zk.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door for commands to this broker, be they of its own controller or come over the network. Those of a controller that has
 * been replaced are refused, and so are those to an earlier life of this broker. A controller that gives a connection up says all
 * again over the next: what still comes over the one before has been overtaken, might bring back what was deleted meanwhile, and
 * ends that connection.
 * For any thread; all state belongs to the owner.
 */
public final class ControllerCommands implements CommandTarget {
    private static final long NO_CONNECTION = 0;
    private static final Logger LOG = LoggerFactory.getLogger(ControllerCommands.class);

    private final LongSupplier brokerEpoch;
    private final CommandTarget next;
    private final Owner owner;
    private int controllerEpoch;
    /** The last one over which this controller was heard. */
    private long lastConnection;

    /** @param brokerEpoch of this broker at the moment; for any thread */
    public ControllerCommands(LongSupplier brokerEpoch, CommandTarget next, Owner owner) {
        this.brokerEpoch = brokerEpoch;
        this.next = next;
        this.owner = owner;
    }

    @Override
    public CompletionStage<CommandAnswer> carryOut(ControllerCommand command) {
        return carryOut(command, NO_CONNECTION);
    }

    @Override
    public CompletionStage<CommandAnswer> carryOut(ControllerCommand command, long connection) {
        CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
        owner.execute(() -> Attempt.of(() -> on(command, connection)).whenComplete((given, fault) -> {
            if (fault == null) {
                answer.complete(given);
            } else {
                answer.completeExceptionally(Stages.unwrap(fault));
            }
        }));
        return answer;
    }

    private CompletionStage<CommandAnswer> on(ControllerCommand command, long connection) {
        MetadataError refusal = refusal(command);
        if (refusal != null) {
            LOG.info(
                    "Refusing a {} of controller {} with epoch {} to broker epoch {}: {}",
                    command.getClass().getSimpleName(),
                    command.controllerId(),
                    command.controllerEpoch(),
                    command.brokerEpoch(),
                    refusal);
            return CompletableFuture.completedStage(CommandAnswer.refused(refusal));
        }
        if (command.controllerEpoch() == controllerEpoch && connection < lastConnection) {
            return CompletableFuture.failedStage(new OvertakenConnection());
        }
        controllerEpoch = command.controllerEpoch();
        lastConnection = connection;
        return next.carryOut(command);
    }

    private MetadataError refusal(ControllerCommand command) {
        boolean knowsEpochs = command.brokerEpoch() != ControllerCommand.ANY_BROKER_EPOCH;
        if (knowsEpochs && command.brokerEpoch() < brokerEpoch.getAsLong()) {
            return MetadataError.STALE_BROKER_EPOCH;
        }
        return command.controllerEpoch() < controllerEpoch ? MetadataError.STALE_CONTROLLER_EPOCH : null;
    }
}
