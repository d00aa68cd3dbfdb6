package gregor.compat.process;

import java.time.Duration;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/** A broker's entry below /brokers/ids, which outlives a killed broker until its ZooKeeper session expires. */
public final class Registration {
    private static final int SESSION_TIMEOUT_MS = 10_000;

    private Registration() {}

    public static void awaitGone(String zooKeeper, int brokerId) throws Exception {
        ZooKeeper client = new ZooKeeper(zooKeeper, SESSION_TIMEOUT_MS, event -> {});
        try {
            Awaitility.await("the killed broker's session ends")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(KeeperException.ConnectionLossException.class)
                    .until(() -> client.exists("/brokers/ids/" + brokerId, false) == null);
        } finally {
            client.close();
        }
    }
}
