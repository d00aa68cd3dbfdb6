package gregor.compat.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Whether something listens. */
public final class Ports {
    private Ports() {}

    public static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
