package gregor.zk.znode;

/**
 * {@code /admin/delete_topics/<topic>}, persistent, without data: somebody wants the topic gone. The controller removes it
 * after everything else of the topic.
 */
public final class DeleteTopicZnode {
    public static final String PARENT = "/admin/delete_topics";

    private DeleteTopicZnode() {}

    public static String path(String topic) {
        return PARENT + "/" + topic;
    }
}
