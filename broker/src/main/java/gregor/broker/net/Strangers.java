package gregor.broker.net;

/** Recognises by their first four bytes those who speak another protocol, for the one line that says why they were hung up on. */
final class Strangers {
    private Strangers() {}

    /** A remark to append, or nothing. */
    static String guess(int firstBytes) {
        String text =
                new String(new char[] {at(firstBytes, 24), at(firstBytes, 16), at(firstBytes, 8), at(firstBytes, 0)});
        if (text.matches("GET |POST|PUT |HEAD|OPTI|DELE|PATC|CONN|PRI ")) {
            return ": this is HTTP";
        }
        return firstBytes >>> 16 == 0x1603 ? ": this is TLS, and the listener is PLAINTEXT" : "";
    }

    private static char at(int bytes, int shift) {
        return (char) (bytes >>> shift & 0xff);
    }
}
