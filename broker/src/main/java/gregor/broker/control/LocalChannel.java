package gregor.broker.control;

import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.controller.ControllerChannel;
import java.util.concurrent.CompletionStage;

/** From the controller to its own broker, without a network in between. */
public final class LocalChannel implements ControllerChannel {
    private final CommandTarget commands;

    public LocalChannel(CommandTarget commands) {
        this.commands = commands;
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        // This broker needs no connection to itself.
    }

    @Override
    public void onBrokerDown(int id) {
        // Nothing waits: a command is either carried out at once or refused.
    }

    @Override
    public CompletionStage<CommandAnswer> send(int id, ControllerCommand command) {
        return commands.carryOut(command);
    }
}
