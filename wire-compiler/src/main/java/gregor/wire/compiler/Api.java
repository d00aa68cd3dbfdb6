package gregor.wire.compiler;

/** A request and its response. */
record Api(int key, String name, Encoding encoding, int unstableFrom, MessageType request, MessageType response) {}
