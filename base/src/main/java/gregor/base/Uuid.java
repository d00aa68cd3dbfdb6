package gregor.base;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;

/** Kafka's 128-bit id of a topic or log directory; its text form is 22 characters of unpadded base64url (FORMATS D.7). */
public record Uuid(long mostSignificantBits, long leastSignificantBits) implements Comparable<Uuid> {
    /** "No id": what old brokers and clients send. */
    public static final Uuid ZERO = new Uuid(0, 0);

    private static final Uuid METADATA_TOPIC = new Uuid(0, 1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A fresh version 4 id that is not reserved and whose text does not start with a dash, which tools take for an option. */
    public static Uuid random() {
        while (true) {
            long most = RANDOM.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L;
            long least = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
            Uuid uuid = new Uuid(most, least);
            if (!uuid.isReserved() && !uuid.toString().startsWith("-")) {
                return uuid;
            }
        }
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException if the text is not the base64url form of 16 bytes
     */
    public static Uuid parse(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != 16) {
            throw new IllegalArgumentException("not a 16-byte id: " + text);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Uuid(buffer.getLong(), buffer.getLong());
    }

    public boolean isZero() {
        return mostSignificantBits == 0 && leastSignificantBits == 0;
    }

    private boolean isReserved() {
        return isZero() || equals(METADATA_TOPIC);
    }

    @Override
    public int compareTo(Uuid other) {
        int byMost = Long.compare(mostSignificantBits, other.mostSignificantBits);
        return byMost != 0 ? byMost : Long.compare(leastSignificantBits, other.leastSignificantBits);
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(mostSignificantBits)
                .putLong(leastSignificantBits)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
