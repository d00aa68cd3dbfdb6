package gregor.zk.znode;

/**
 * {@code /brokers/seqid}, persistent, empty: its version counts the broker ids that were made up for brokers started
 * without one; they begin above {@code reserved.broker.max.id}.
 */
public final class BrokerSequenceIdZnode {
    public static final String PATH = "/brokers/seqid";

    private BrokerSequenceIdZnode() {}
}
