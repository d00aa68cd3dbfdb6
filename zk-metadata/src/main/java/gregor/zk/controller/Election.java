package gregor.zk.controller;

import gregor.base.Clock;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.ControllerEpochZnode;
import gregor.zk.znode.ControllerZnode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to make this broker the controller. Whoever creates the controller's znode raises the controller epoch in the same
 * transaction: as long as the znode is this session's, the epoch is this broker's. The broker must be registered before.
 */
final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private static final int NOBODY = -1;

    private final ZkSession session;
    private final Clock clock;
    private final int brokerId;
    /** Who was found in office last: looked at more than once, it is told of once. */
    private volatile int known = NOBODY;

    Election(ZkSession session, Clock clock, int brokerId) {
        this.session = session;
        this.clock = clock;
        this.brokerId = brokerId;
    }

    /** @param epochVersion version of the controller epoch's znode, on which the controller's writes are conditional */
    record Won(int epoch, int epochVersion) {}

    /** Won, now or before; empty if another broker is controller. The watch tells when the controller changes. */
    CompletionStage<Optional<Won>> run(Watch watch) {
        CompletionStage<Optional<Znode>> watched = session.exists(ControllerZnode.PATH, watch);
        CompletionStage<Optional<Znode>> controller = session.get(ControllerZnode.PATH);
        return session.get(ControllerEpochZnode.PATH)
                .thenCombine(controller, State::new)
                .thenCombine(watched, (state, exists) -> state)
                .thenCompose(state -> decide(state, watch));
    }

    private CompletionStage<Optional<Won>> decide(State state, Watch watch) {
        if (state.epoch.isEmpty()) {
            return createEpoch().thenCompose(done -> run(watch));
        }
        Znode epoch = state.epoch.get();
        int number = ControllerEpochZnode.decode(epoch.data());
        if (state.controller.isEmpty()) {
            known = NOBODY;
            return stand(number + 1, epoch.version(), watch);
        }
        Znode controller = state.controller.get();
        if (controller.ephemeralOwner() == session.sessionId()) {
            return CompletableFuture.completedStage(Optional.of(new Won(number, epoch.version())));
        }
        int elected = ControllerZnode.decode(controller.data());
        if (elected == brokerId) {
            return removeFormer(epoch.version()).thenCompose(done -> run(watch));
        }
        if (elected != known) {
            LOG.info("Broker {} is controller", elected);
            known = elected;
        }
        return CompletableFuture.completedStage(Optional.empty());
    }

    private CompletionStage<Optional<Won>> stand(int newEpoch, int epochVersion, Watch watch) {
        List<Op> operations = List.of(
                Op.create(
                        ControllerZnode.PATH,
                        ControllerZnode.encode(brokerId, clock.millis()),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL),
                Op.setData(ControllerEpochZnode.PATH, ControllerEpochZnode.encode(newEpoch), epochVersion));
        CompletionStage<Optional<Won>> won = session.multi(operations)
                .thenApply(results ->
                        ((OpResult.SetDataResult) results.get(1)).getStat().getVersion())
                .thenApply(version -> Optional.of(new Won(newEpoch, version)));
        return Stages.onRefusal(won, () -> run(watch), Code.NODEEXISTS, Code.BADVERSION);
    }

    private CompletionStage<Void> createEpoch() {
        CompletionStage<Void> created = session.create(
                        ControllerEpochZnode.PATH,
                        ControllerEpochZnode.encode(ControllerEpochZnode.BEFORE_FIRST),
                        CreateMode.PERSISTENT)
                .thenApply(path -> null);
        return Stages.onRefusal(created, Stages::done, Code.NODEEXISTS);
    }

    /**
     * Removes the znode of a former process of this broker, whose session has not expired yet. The check keeps a controller
     * alive that was elected in between.
     */
    private CompletionStage<Void> removeFormer(int epochVersion) {
        LOG.info("Taking over from an earlier process of broker {} that was controller", brokerId);
        CompletionStage<Void> removed = session.multi(List.of(
                        Op.check(ControllerEpochZnode.PATH, epochVersion),
                        Op.delete(ControllerZnode.PATH, ZkSession.ANY_VERSION)))
                .thenApply(results -> null);
        return Stages.onRefusal(removed, Stages::done, Code.NONODE, Code.BADVERSION);
    }

    private record State(Optional<Znode> epoch, Optional<Znode> controller) {}
}
