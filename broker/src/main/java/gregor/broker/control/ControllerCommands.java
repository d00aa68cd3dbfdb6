package gregor.broker.control;

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
 * been replaced are refused, and so are those to an earlier life of this broker. For any thread; all state belongs to the owner.
 */
public final class ControllerCommands implements CommandTarget {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerCommands.class);

    private final LongSupplier brokerEpoch;
    private final CommandTarget next;
    private final Owner owner;
    private int controllerEpoch;

    /** @param brokerEpoch of this broker at the moment; for any thread */
    public ControllerCommands(LongSupplier brokerEpoch, CommandTarget next, Owner owner) {
        this.brokerEpoch = brokerEpoch;
        this.next = next;
        this.owner = owner;
    }

    @Override
    public CompletionStage<CommandAnswer> carryOut(ControllerCommand command) {
        CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
        owner.execute(() -> on(command).whenComplete((given, fault) -> {
            if (fault == null) {
                answer.complete(given);
            } else {
                answer.completeExceptionally(Stages.unwrap(fault));
            }
        }));
        return answer;
    }

    private CompletionStage<CommandAnswer> on(ControllerCommand command) {
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
        controllerEpoch = command.controllerEpoch();
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
