package gregor.compat.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who opened a connection, told by the client id in its first request. Brokers call themselves by their number alone when they are
 * controller or ask the controller, and {@code broker-1-fetcher-0} and the like when they replicate; all others are clients.
 */
record CallerName(String name, ByteBuffer firstBytes) {
    /** Size, API key, version, correlation id, and the length of the client id. */
    private static final int HEAD_BYTES = 14;

    private static final Pattern BROKER = Pattern.compile("(?:broker-)?(\\d+)(?:-.*)?");

    /** Reads as much of the first request as it takes; that has to be passed on, too. */
    static CallerName read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] head = new byte[HEAD_BYTES];
        data.readFully(head);
        int idBytes = Math.max(0, ByteBuffer.wrap(head).getShort(HEAD_BYTES - Short.BYTES));
        byte[] id = new byte[idBytes];
        data.readFully(id);
        ByteBuffer first = ByteBuffer.allocate(HEAD_BYTES + idBytes).put(head).put(id);
        return new CallerName(of(new String(id, StandardCharsets.UTF_8)), first.flip());
    }

    static String of(String clientId) {
        Matcher broker = BROKER.matcher(clientId);
        return broker.matches() ? broker.group(1) : Network.CLIENTS;
    }
}
