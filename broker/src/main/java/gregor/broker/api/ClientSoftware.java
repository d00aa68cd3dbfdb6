package gregor.broker.api;

/** What a client said it is, in ApiVersions version 3 and above. */
record ClientSoftware(String name, String version) {
    /** A client that has not said what it is. */
    public static final ClientSoftware UNKNOWN = new ClientSoftware("unknown", "unknown");
}
