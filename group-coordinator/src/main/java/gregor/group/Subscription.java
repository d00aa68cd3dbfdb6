package gregor.group;

import gregor.wire.BadMessage;
import gregor.wire.Reader;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The topics the members of a group are subscribed to, as far as the coordinator can know: of consumers it reads the part of
 * their metadata that all versions begin with.
 */
final class Subscription {
    /** Null if it is not known. */
    private final Set<String> topics;

    private Subscription(Set<String> topics) {
        this.topics = topics;
    }

    static Subscription of(Group group) {
        if (!group.isConsumerGroup()
                || group.protocol() == null && !group.members().isEmpty()) {
            return new Subscription(null);
        }
        Set<String> topics = new HashSet<>();
        try {
            for (Member member : group.members().all()) {
                addTopics(member.metadata(group.protocol()), topics);
            }
        } catch (BadMessage e) {
            // Not a consumer's metadata after all: to be safe, it may be subscribed to anything.
            return new Subscription(null);
        }
        return new Subscription(topics);
    }

    boolean isKnown() {
        return topics != null;
    }

    /** True also when it is not known. */
    boolean mayInclude(String topic) {
        return topics == null || topics.contains(topic);
    }

    private static void addTopics(byte[] metadata, Set<String> topics) {
        if (metadata == null) {
            throw new BadMessage("no metadata for the group's protocol");
        }
        Reader reader = new Reader(ByteBuffer.wrap(metadata));
        int version = reader.int16();
        if (version < 0) {
            throw new BadMessage("subscription version " + version);
        }
        int count = reader.arrayLength(false, Short.BYTES);
        for (int i = 0; i < count; i++) {
            topics.add(reader.string(false));
        }
    }
}
