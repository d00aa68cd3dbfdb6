package gregor.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final long SECOND = 1_000_000;

    private final Schedule schedule = new Schedule(new Random(3));
    private final SimulatedNetwork network = new SimulatedNetwork(schedule);
    private final SimulatedProcess client = new SimulatedProcess("a", schedule);
    private final SimulatedProcess server = new SimulatedProcess("b", schedule);
    private final Recorder asClient = new Recorder();
    private final Recorder asServer = new Recorder();

    SimulatedNetworkTest() {
        network.powerOn("a");
        network.powerOn("b");
        network.listen(server, end -> asServer);
    }

    @Test
    void messagesOfOneConnectionArriveInTheirOrder() {
        End end = network.connect(client, "b", asClient);
        List<Object> sent = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> {
            sent.add(i);
            end.send(i);
        });
        run(5);

        assertThat(asServer.received).isEqualTo(sent);
    }

    @Test
    void whatIsSentWhileTheWayIsCutArrivesWhenItIsMended() {
        End end = network.connect(client, "b", asClient);
        end.send(1);
        network.cut("a", "b");
        end.send(2);
        run(60);
        assertThat(asServer.received).isEmpty();

        network.mend();
        end.send(3);
        run(5);
        assertThat(asServer.received).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsOnItsWayWhenAConnectionBreaksIsLostAndBothEndsHearOfIt() {
        End end = network.connect(client, "b", asClient);
        end.send(1);
        run(1);
        end.send(2);
        network.breakOne();
        run(1);

        assertThat(asServer.received).containsExactly(1);
        assertThat(asServer.broken).isEqualTo(1);
        assertThat(asClient.broken).isEqualTo(1);
    }

    @Test
    void whoTalkedToAKilledProcessHearsOfItsEnd() {
        End end = network.connect(client, "b", asClient);
        end.send(1);
        run(1);
        server.end();
        network.killed(server);
        run(1);

        assertThat(asClient.broken).isEqualTo(1);
    }

    @Test
    void aMachineWithoutPowerSaysNothingUntilItIsBack() {
        End end = network.connect(client, "b", asClient);
        end.send(1);
        run(1);
        server.end();
        network.powerOff(server);
        end.send(2);
        run(60);
        assertThat(asClient.broken).isZero();

        network.powerOn("b");
        end.send(3);
        run(1);
        assertThat(asClient.broken).isEqualTo(1);
    }

    @Test
    void whatComesToAStoppedProcessWaitsUntilItGoesOn() {
        End end = network.connect(client, "b", asClient);
        server.stop();
        end.send(1);
        run(60);
        assertThat(asServer.received).isEmpty();

        server.resume();
        assertThat(asServer.received).containsExactly(1);
    }

    private void run(int seconds) {
        long end = schedule.nowMicros() + seconds * SECOND;
        while (schedule.step(end)) {
            assertThat(schedule.nowMicros()).isLessThanOrEqualTo(end);
        }
    }

    private static final class Recorder implements Peer {
        private final List<Object> received = new ArrayList<>();
        private int broken;

        @Override
        public void receive(Object message) {
            received.add(message);
        }

        @Override
        public void broken() {
            broken++;
        }
    }
}
