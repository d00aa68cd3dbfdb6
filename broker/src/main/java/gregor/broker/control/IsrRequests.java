package gregor.broker.control;

import gregor.base.Attempt;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.peer.PeerFailure;
import gregor.replica.IsrAnswer;
import gregor.replica.IsrProposal;
import gregor.replica.IsrProposals;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.AlterPartitionResponse;
import gregor.wire.message.Apis;
import gregor.zk.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the controller for changes of in-sync replicas: one request is under way, those that come meanwhile go together in the next
 * one. Asks again until there is an answer. For any thread; all state belongs to turns.
 */
public final class IsrRequests implements IsrProposals {
    private static final Logger LOG = LoggerFactory.getLogger(IsrRequests.class);
    /** As in stock brokers. */
    private static final long RETRY_DELAY_MS = 50;

    private final ControllerClient controller;
    private final InterBrokerVersions versions;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final Timers timers;
    private final TurnOwner owner = new TurnOwner();
    private final Map<TopicPartition, Waiting> waiting = new LinkedHashMap<>();
    private boolean underWay;
    private String lastTrouble;

    private record Waiting(IsrProposal proposal, Consumer<IsrAnswer> answer) {}

    public IsrRequests(
            ControllerClient controller,
            InterBrokerVersions versions,
            int brokerId,
            LongSupplier brokerEpoch,
            Timers timers) {
        this.controller = controller;
        this.versions = versions;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.timers = timers;
    }

    @Override
    public void propose(IsrProposal proposal, Consumer<IsrAnswer> answer) {
        owner.execute(() -> {
            // One that is there already is of an older leadership, in whose outcome nobody is interested.
            waiting.put(proposal.partition(), new Waiting(proposal, answer));
            next();
        });
    }

    private void next() {
        if (underWay || waiting.isEmpty()) {
            return;
        }
        underWay = true;
        List<Waiting> asked = List.copyOf(waiting.values());
        Attempt.of(() -> ask(asked.stream().map(Waiting::proposal).toList()))
                .whenComplete((answers, fault) -> owner.execute(() -> onAnswers(asked, answers, fault)));
    }

    private CompletionStage<Map<TopicPartition, IsrAnswer>> ask(List<IsrProposal> proposals) {
        AlterPartitionMessages messages = new AlterPartitionMessages(proposals, versions);
        AlterPartitionRequest request = messages.request(brokerId, brokerEpoch.getAsLong());
        return controller
                .call(Apis.ALTER_PARTITION, messages.version(), request)
                .thenApply(response -> answers(messages, response));
    }

    private static Map<TopicPartition, IsrAnswer> answers(
            AlterPartitionMessages messages, AlterPartitionResponse response) {
        ErrorCode error = ErrorCode.of(response.errorCode);
        if (error != ErrorCode.NONE) {
            throw new CompletionException(new PeerFailure(error.toString()));
        }
        return messages.answers(response);
    }

    private void onAnswers(List<Waiting> asked, Map<TopicPartition, IsrAnswer> answers, Throwable fault) {
        String trouble = fault == null ? null : Stages.unwrap(fault).toString();
        if (trouble == null) {
            List<Waiting> unanswered = deliver(asked, answers);
            trouble = unanswered.isEmpty() ? null : "the controller passed over some";
        }
        if (trouble == null) {
            lastTrouble = null;
            underWay = false;
            next();
        } else {
            repeat(trouble);
        }
    }

    /** Those that were not answered; they stay. */
    private List<Waiting> deliver(List<Waiting> asked, Map<TopicPartition, IsrAnswer> answers) {
        List<Waiting> unanswered = new ArrayList<>();
        for (Waiting each : asked) {
            TopicPartition partition = each.proposal.partition();
            IsrAnswer answer = answers.get(partition);
            if (answer == null) {
                unanswered.add(each);
            } else if (waiting.remove(partition, each)) {
                each.answer.accept(answer);
            }
        }
        return unanswered;
    }

    private void repeat(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            LOG.info("Changes of {} partitions' in-sync replicas are asked for again: {}", waiting.size(), trouble);
        }
        timers.after(
                RETRY_DELAY_MS,
                () -> owner.execute(() -> {
                    underWay = false;
                    next();
                }));
    }
}
