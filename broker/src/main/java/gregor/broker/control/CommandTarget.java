package gregor.broker.control;

import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import java.util.concurrent.CompletionStage;

/** Where a controller's command to this broker ends, or goes through. Commands take effect in the order of the calls. */
public interface CommandTarget {
    /** What the controller is to be told; may complete on any thread. */
    CompletionStage<CommandAnswer> carryOut(ControllerCommand command);

    /**
     * The same, of a command that came over the network.
     *
     * @param connection its number: a later one has a higher one
     */
    default CompletionStage<CommandAnswer> carryOut(ControllerCommand command, long connection) {
        return carryOut(command);
    }
}
