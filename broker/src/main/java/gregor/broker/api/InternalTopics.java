package gregor.broker.api;

import java.util.Set;

/** The topics in which coordinators keep their state; clients read them but do not write them. */
final class InternalTopics {
    private static final Set<String> NAMES = Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private InternalTopics() {}

    static boolean contains(String topic) {
        return NAMES.contains(topic);
    }
}
