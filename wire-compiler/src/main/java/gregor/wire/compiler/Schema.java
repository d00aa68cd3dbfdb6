package gregor.wire.compiler;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What schema files say: the APIs, and every message, those of the APIs included. Keys and class names occur once. */
record Schema(List<Api> apis, List<MessageType> messages) {
    Schema {
        Set<Object> seen = new HashSet<>();
        for (Api api : apis) {
            if (!seen.add(api.key())) {
                throw new IllegalArgumentException("two APIs have key " + api.key());
            }
        }
        for (MessageType message : messages) {
            if (!seen.add(message.className())) {
                throw new IllegalArgumentException("two messages are called " + message.className());
            }
        }
    }
}
