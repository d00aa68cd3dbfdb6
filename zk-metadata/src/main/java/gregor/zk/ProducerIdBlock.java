package gregor.zk;

/** A range of producer ids that one broker may hand out: from first to last, both included. */
public record ProducerIdBlock(int brokerId, long first, long last) {}
