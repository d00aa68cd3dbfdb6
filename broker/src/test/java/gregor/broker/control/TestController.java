package gregor.broker.control;

import gregor.base.ManualTime;
import gregor.broker.peer.PeerTerms;
import gregor.broker.peer.Peers;
import gregor.zk.BrokerView;
import gregor.zk.Metadata;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.BrokerEndpoint;
import java.util.List;
import java.util.stream.Stream;

/** A cluster of brokers 1 and 2, at ports 9001 and 9002, either of which may be the controller; the test answers in its place. */
final class TestController {
    final ManualTime time = new ManualTime(0);
    final Metadata metadata = new Metadata(time);
    final TestWire wire = new TestWire();
    final ControllerClient client = new ControllerClient(
            () -> metadata.view().controllerId(),
            new Peers(metadata::view, "INSIDE", wire),
            new PeerTerms("tester", 30_000));

    /** Both brokers hear who is controller. */
    void elect(int brokerId) {
        List<BrokerView> brokers = Stream.of(1, 2)
                .map(id -> new BrokerView(
                        id, 7, List.of(new BrokerEndpoint("INSIDE", "PLAINTEXT", "host", 9000 + id)), null))
                .toList();
        metadata.apply(new UpdateMetadata(brokerId, 1, 1, List.of(), brokers));
    }
}
