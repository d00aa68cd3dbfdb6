package gregor.broker;

import gregor.base.Lifecycle;
import gregor.broker.api.ApiVersionsHandler;
import gregor.broker.api.Handlers;
import gregor.broker.config.BrokerConfig;
import gregor.broker.net.NetworkServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Puts the broker together. Started and closed by one thread, once. */
final class Broker implements Lifecycle {
    private final BrokerConfig config;
    private final NetworkServer network;

    Broker(BrokerConfig config) {
        this.config = config;
        network = new NetworkServer(config.net());
    }

    @Override
    public void start() throws Exception {
        network.bind();
        AtomicReference<Handlers> served = new AtomicReference<>();
        served.set(new Handlers(List.of(new ApiVersionsHandler(served::get, () -> -1))));
        network.accept(served.get());
    }

    @Override
    public void close() {
        network.close();
    }

    @Override
    public String toString() {
        return "node " + config.brokerId() + ", " + network.bound();
    }
}
