package gregor.broker.control;

import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.controller.ControllerChannel;
import java.util.concurrent.CompletionStage;

/** From the controller to all brokers: to its own the short way, to the others over the network. */
public final class BrokerChannels implements ControllerChannel {
    private final int ownId;
    private final ControllerChannel own;
    private final ControllerChannel others;

    public BrokerChannels(int ownId, ControllerChannel own, ControllerChannel others) {
        this.ownId = ownId;
        this.own = own;
        this.others = others;
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        to(broker.id()).onBrokerUp(broker);
    }

    @Override
    public void onBrokerDown(int brokerId) {
        to(brokerId).onBrokerDown(brokerId);
    }

    @Override
    public CompletionStage<CommandAnswer> send(int brokerId, ControllerCommand command) {
        return to(brokerId).send(brokerId, command);
    }

    private ControllerChannel to(int brokerId) {
        return brokerId == ownId ? own : others;
    }
}
