package gregor.broker.control;

import gregor.base.TopicPartition;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.wire.message.Apis;
import gregor.wire.message.StopReplicaRequest;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Commands as calls to another broker, in the versions that all brokers of the cluster understand. Immutable. */
public final class CommandCalls {
    private final InterBrokerVersions versions;
    private final String listener;

    /** @param listener the name of the listener on which brokers find each other */
    public CommandCalls(InterBrokerVersions versions, String listener) {
        this.versions = versions;
        this.listener = listener;
    }

    /** What the broker answered; fails when there was no answer. */
    CompletionStage<CommandAnswer> call(PeerConnection peer, ControllerCommand command) {
        if (command instanceof LeaderAndIsr leaderAndIsr) {
            int version = versions.leaderAndIsr();
            return peer.call(
                            Apis.LEADER_AND_ISR, version, LeaderAndIsrMessages.request(leaderAndIsr, version, listener))
                    .thenApply(answer -> LeaderAndIsrMessages.answer(leaderAndIsr, answer.body(), version));
        }
        if (command instanceof StopReplica stopReplica) {
            return stop(peer, stopReplica);
        }
        int version = versions.updateMetadata();
        return peer.call(
                        Apis.UPDATE_METADATA,
                        version,
                        UpdateMetadataMessages.request((UpdateMetadata) command, version))
                .thenApply(PeerAnswer::body)
                .thenApply(UpdateMetadataMessages::answer);
    }

    private CompletionStage<CommandAnswer> stop(PeerConnection peer, StopReplica command) {
        int version = versions.stopReplica();
        CompletionStage<CommandAnswer> all = CompletableFuture.completedStage(CommandAnswer.DONE);
        for (StopReplicaRequest request : StopReplicaMessages.requests(command, version)) {
            all = peer.call(Apis.STOP_REPLICA, version, request)
                    .thenApply(PeerAnswer::body)
                    .thenApply(StopReplicaMessages::answer)
                    .thenCombine(all, CommandCalls::both);
        }
        return all;
    }

    private static CommandAnswer both(CommandAnswer one, CommandAnswer other) {
        Map<TopicPartition, MetadataError> failures = new HashMap<>(one.failures());
        failures.putAll(other.failures());
        return new CommandAnswer(one.error() == null ? other.error() : one.error(), failures);
    }
}
