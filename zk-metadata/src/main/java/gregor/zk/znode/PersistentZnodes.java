package gregor.zk.znode;

import java.util.List;

/** The znodes that every broker makes sure of at start, without data. */
public final class PersistentZnodes {
    /** Each parent stands before its children. */
    public static final List<String> ALL = List.of(
            "/consumers",
            "/brokers",
            BrokerIdZnode.PARENT,
            TopicZnode.PARENT,
            BrokerSequenceIdZnode.PATH,
            ConfigZnode.PARENT,
            ConfigChangeZnode.PARENT,
            ConfigZnode.path("topics"),
            ConfigZnode.path("clients"),
            ConfigZnode.path("users"),
            ConfigZnode.path("brokers"),
            ConfigZnode.path("ips"),
            "/admin",
            DeleteTopicZnode.PARENT,
            IsrChangeZnode.PARENT,
            ProducerIdBlockZnode.PATH,
            LogDirEventZnode.PARENT,
            ClusterIdZnode.PARENT);

    private PersistentZnodes() {}
}
