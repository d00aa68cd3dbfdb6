package gregor.sim.check;

/** What may be expected of a topic; told by how its name begins. */
public enum TopicKind {
    /** Nothing that was committed is ever lost. */
    SAFE("t"),
    /** Who is not in sync may lead it: records may be lost, but its replicas agree in the end. */
    UNCLEAN("u"),
    /** Deleted and created again with the same name. */
    RECREATED("r"),
    /** Where groups keep their offsets. */
    OFFSETS("__");

    private final String beginning;

    TopicKind(String beginning) {
        this.beginning = beginning;
    }

    /** The name of the topic of this kind with this number. */
    public String name(int number) {
        return beginning + number;
    }

    /** Of the topic of this name. */
    public static TopicKind of(String topic) {
        for (TopicKind kind : values()) {
            if (topic.startsWith(kind.beginning)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(topic);
    }
}
