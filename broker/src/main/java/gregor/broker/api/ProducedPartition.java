package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.log.Appended;
import gregor.log.records.AppendRejected;
import gregor.log.records.RecordError;
import gregor.replica.AppendResult;
import gregor.replica.AppendTerms;
import gregor.replica.Partition;
import gregor.replica.ReplicaError;
import gregor.wire.ErrorCode;
import gregor.wire.message.ProduceResponse.BatchIndexAndErrorMessage;
import gregor.wire.message.ProduceResponse.PartitionProduceResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * One partition of a Produce request and its part of the answer. Its result comes on the partition owner's thread; the answer
 * is sent only after the last part is there, which is what makes this one visible to the sender.
 */
final class ProducedPartition implements Consumer<AppendResult> {
    private static final long UNKNOWN = -1;

    private final Produce produce;
    private final TopicPartition name;
    private final PartitionProduceResponse response = new PartitionProduceResponse();
    private Partition partition;

    /** @param name its topic is null when the topic's id is not known */
    ProducedPartition(Produce produce, TopicPartition name) {
        this.produce = produce;
        this.name = name;
        response.index = name.partition();
        response.baseOffset = UNKNOWN;
    }

    TopicPartition name() {
        return name;
    }

    PartitionProduceResponse response() {
        return response;
    }

    boolean isFailed() {
        return response.errorCode != ErrorCode.NONE.code();
    }

    void appendTo(Partition found, ByteBuffer records, AppendTerms terms) {
        partition = found;
        partition.append(records, terms, this);
    }

    /** Ends it before the log has seen anything. */
    void fail(ErrorCode error) {
        response.errorCode = error.code();
        produce.finishOne();
    }

    /** The same, with words for people. */
    void fail(ErrorCode error, String text) {
        response.errorMessage = text;
        fail(error);
    }

    @Override
    public void accept(AppendResult result) {
        if (result instanceof AppendResult.Stored stored) {
            locate(stored.appended());
        } else if (result instanceof AppendResult.Rejected rejected) {
            reject(rejected.cause());
        } else if (result instanceof AppendResult.Refused refused) {
            refuse(refused);
        }
        produce.finishOne();
    }

    private void locate(Appended appended) {
        response.baseOffset = appended.firstOffset();
        response.logAppendTimeMs = appended.logAppendTimeMs();
        response.logStartOffset = appended.logStartOffset();
    }

    private void reject(AppendRejected cause) {
        AppendRejected.Reason reason = cause.reason();
        response.errorCode = ErrorTable.of(reason).code();
        boolean unread = reason == AppendRejected.Reason.CORRUPT_MESSAGE
                || reason == AppendRejected.Reason.MESSAGE_TOO_LARGE
                || reason == AppendRejected.Reason.RECORD_LIST_TOO_LARGE;
        if (!unread) {
            response.logStartOffset = partition.view().logStartOffset();
        }
        if (!cause.recordErrors().isEmpty()) {
            response.errorMessage = "Records were refused.";
            response.recordErrors = new ArrayList<>();
            for (RecordError error : cause.recordErrors()) {
                BatchIndexAndErrorMessage message = new BatchIndexAndErrorMessage();
                message.batchIndex = error.index();
                message.batchIndexErrorMessage = error.text();
                response.recordErrors.add(message);
            }
        }
    }

    private void refuse(AppendResult.Refused refused) {
        response.errorCode = ErrorTable.of(refused.error()).code();
        if (refused.appended() != null && refused.error() != ReplicaError.STORAGE_ERROR) {
            locate(refused.appended());
        } else if (refused.error() == ReplicaError.NOT_ENOUGH_REPLICAS) {
            response.logStartOffset = partition.view().logStartOffset();
        }
    }
}
