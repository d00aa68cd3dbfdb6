package gregor.compat.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Asks a broker the simplest question there is. */
public final class Brokers {
    private static final short API_VERSIONS = 18;

    private Brokers() {}

    /** Returns when the broker answers an ApiVersions request; fails with its output when its process ends before. */
    public static void awaitAnswer(String bootstrap, Child child, Duration atMost) {
        Awaitility.await("an answer from " + bootstrap)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!child.isAlive()) {
                        throw new AssertionError("the broker ended; " + child.describe());
                    }
                    return answers(bootstrap);
                });
    }

    public static boolean answers(String bootstrap) {
        int colon = bootstrap.lastIndexOf(':');
        String host = bootstrap.substring(0, colon);
        int port = Integer.parseInt(bootstrap.substring(colon + 1));
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(5_000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            // Size, key, version 0, correlation id, null client id.
            out.writeInt(10);
            out.writeShort(API_VERSIONS);
            out.writeShort(0);
            out.writeInt(7);
            out.writeShort(-1);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            return in.readInt() == 7 && in.readShort() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
