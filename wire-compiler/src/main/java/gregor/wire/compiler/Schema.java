package gregor.wire.compiler;

import java.util.List;

/** What all schema files say: the APIs by key, and every message, those of the APIs included. */
record Schema(List<Api> apis, List<MessageType> messages) {}
