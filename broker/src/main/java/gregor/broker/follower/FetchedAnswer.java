package gregor.broker.follower;

import gregor.base.TopicPartition;
import gregor.broker.peer.PeerAnswer;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.replica.follower.Fetched;
import gregor.replica.follower.FetchedPartition;
import gregor.wire.BufferRecords;
import gregor.wire.Records;
import gregor.wire.message.FetchResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A leader's answer to a fetch, read for the fetcher: the records stay where they came in. */
final class FetchedAnswer implements Fetched {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final PeerAnswer<FetchResponse> answer;
    private final List<FetchedPartition> partitions = new ArrayList<>();

    private FetchedAnswer(PeerAnswer<FetchResponse> answer) {
        this.answer = answer;
    }

    /** Takes note of the answer in the session; empty if the leader had forgotten it. */
    static FetchedAnswer of(PeerAnswer<FetchResponse> answer, FollowerSession session) {
        FetchedAnswer fetched = new FetchedAnswer(answer);
        if (session.isUnderstood(answer.body())) {
            answer.body().responses.forEach(topic -> fetched.read(topic, session));
        }
        return fetched;
    }

    @Override
    public List<FetchedPartition> partitions() {
        return partitions;
    }

    @Override
    public void release() {
        answer.release();
    }

    private void read(FetchResponse.FetchableTopicResponse topic, FollowerSession session) {
        for (FetchResponse.PartitionData part : topic.partitions) {
            TopicPartition name = session.partition(topic.topic, topic.topicId, part.partitionIndex);
            if (name != null) {
                partitions.add(new FetchedPartition(
                        name,
                        LeaderErrors.of(part.errorCode),
                        part.highWatermark,
                        part.logStartOffset,
                        diverging(part.divergingEpoch),
                        records(part.records)));
            }
        }
    }

    private static LeaderEpochs.End diverging(FetchResponse.EpochEndOffset told) {
        return told == null || told.epoch < 0 ? null : new LeaderEpochs.End(told.epoch, told.endOffset);
    }

    private static ByteBuffer records(Records records) {
        boolean some = records != null && records.sizeBytes() > 0;
        return some ? ((BufferRecords) records).buffer() : NOTHING;
    }
}
