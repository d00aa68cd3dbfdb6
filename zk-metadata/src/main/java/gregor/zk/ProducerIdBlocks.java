package gregor.zk;

import gregor.zk.znode.ProducerIdBlockZnode;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException.Code;

/** Takes blocks of producer ids for this broker, which no other broker gets. Any thread. */
public final class ProducerIdBlocks {
    private static final int BLOCK_SIZE = 1_000;

    private final ZkSession session;
    private final int brokerId;

    public ProducerIdBlocks(ZkSession session, int brokerId) {
        this.session = session;
        this.brokerId = brokerId;
    }

    /** The next block that nobody has. After a lost answer a block is skipped, never given twice. */
    public CompletionStage<ProducerIdBlock> next() {
        return session.get(ProducerIdBlockZnode.PATH).thenCompose(found -> {
            Znode latest = found.orElseThrow(() -> new ZkException(Code.NONODE, ProducerIdBlockZnode.PATH));
            long first = ProducerIdBlockZnode.decodeNext(latest.data());
            ProducerIdBlock block = new ProducerIdBlock(brokerId, first, first + BLOCK_SIZE - 1);
            CompletionStage<ProducerIdBlock> taken = session.setData(
                            ProducerIdBlockZnode.PATH,
                            ProducerIdBlockZnode.encode(brokerId, block.first(), block.last()),
                            latest.version())
                    .thenApply(version -> block);
            return Stages.onRefusal(taken, this::next, Code.BADVERSION);
        });
    }
}
