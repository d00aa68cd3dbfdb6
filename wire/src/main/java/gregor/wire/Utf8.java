package gregor.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Strings to UTF-8 without an intermediate array when they are ASCII, as nearly all names in the protocol are. */
final class Utf8 {
    private Utf8() {}

    /** The length of {@code text} in UTF-8; a lone surrogate counts as the one byte of the '?' that replaces it. */
    static int sizeBytes(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return i + sizeBytesFrom(text, i);
            }
        }
        return length;
    }

    private static int sizeBytesFrom(String text, int start) {
        int sizeBytes = 0;
        int length = text.length();
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                sizeBytes += 1;
            } else if (c < 0x800) {
                sizeBytes += 2;
            } else if (!Character.isSurrogate(c)) {
                sizeBytes += 3;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                sizeBytes += 4;
                i++;
            } else {
                sizeBytes += 1;
            }
        }
        return sizeBytes;
    }

    /** Puts the {@code sizeBytes} bytes of {@code text} into the buffer. */
    static void write(String text, int sizeBytes, ByteBuffer out) {
        if (sizeBytes != text.length()) {
            out.put(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        int start = out.position();
        for (int i = 0; i < sizeBytes; i++) {
            char c = text.charAt(i);
            out.put(start + i, (byte) (c < 0x80 ? c : '?'));
        }
        out.position(start + sizeBytes);
    }
}
