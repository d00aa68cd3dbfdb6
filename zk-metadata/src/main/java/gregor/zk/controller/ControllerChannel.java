package gregor.zk.controller;

import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import java.util.concurrent.CompletionStage;

/**
 * The way from the controller to the brokers. Called on the controller's owner, which it must not block. Commands to one
 * broker arrive in the order sent; the channel itself tries again until it succeeds or the broker is declared down.
 */
public interface ControllerChannel {
    /** The broker lives, at these addresses; sent before the first command to it and after each change of its addresses. */
    void onBrokerUp(BrokerView broker);

    /** The broker is gone: commands still waiting for it are dropped, their answers fail. */
    void onBrokerDown(int brokerId);

    /** The broker's answer; may complete on any thread, also before this call returns. */
    CompletionStage<CommandAnswer> send(int brokerId, ControllerCommand command);
}
