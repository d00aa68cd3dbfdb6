package gregor.broker.control;

import gregor.base.Owner;
import gregor.base.Timers;
import gregor.broker.peer.Dialer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.controller.ControllerChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** From the controller to the other brokers, Gregor or stock: a {@link CommandLine} for each. Owned by the controller's owner. */
public final class RemoteChannel implements ControllerChannel {
    private final Dialer dialer;
    private final PeerTerms terms;
    private final CommandCalls calls;
    private final String listener;
    private final Owner owner;
    private final Timers timers;
    private final Map<Integer, CommandLine> lines = new HashMap<>();

    /** @param listener the name of the listener on which controllers find brokers */
    public RemoteChannel(
            Dialer dialer, PeerTerms terms, CommandCalls calls, String listener, Owner owner, Timers timers) {
        this.dialer = dialer;
        this.terms = terms;
        this.calls = calls;
        this.listener = listener;
        this.owner = owner;
        this.timers = timers;
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        CommandLine known = lines.get(broker.id());
        if (known != null && known.broker().epoch() == broker.epoch()) {
            known.onAddress(broker);
            return;
        }
        onBrokerDown(broker.id());
        lines.put(broker.id(), new CommandLine(broker, this::connect, calls, owner, timers));
    }

    private PeerConnection connect(CommandLine line) {
        return dialer.dial(() -> line.broker().endpoint(listener), terms);
    }

    @Override
    public void onBrokerDown(int brokerId) {
        CommandLine line = lines.remove(brokerId);
        if (line != null) {
            line.close();
        }
    }

    @Override
    public CompletionStage<CommandAnswer> send(int brokerId, ControllerCommand command) {
        CommandLine line = lines.get(brokerId);
        return line == null
                ? CompletableFuture.failedStage(new PeerFailure("broker " + brokerId + " is not alive"))
                : line.send(command);
    }
}
