package gregor.broker.config;

/** A password or key. Its text appears in no log and no answer. */
public record Secret(String text) {
    @Override
    public String toString() {
        return "[hidden]";
    }
}
