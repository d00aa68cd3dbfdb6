package gregor.replica.follower;

import gregor.base.TopicPartition;
import gregor.replica.EpochEnd;
import gregor.replica.OffsetResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A broker that leads partitions, as one fetcher of this broker talks to it: one fetch at a time, called by the fetcher's
 * owner. A stage fails when there was no answer, for whatever reason; what is wrong with one partition is in the answer. Stages
 * complete on any thread.
 */
public interface LeaderEndpoint extends AutoCloseable {
    /**
     * Whether the leader tells in its answer to a fetch where the logs part. If not, it is asked with {@link #epochEnds} before
     * the first fetch in a leader epoch.
     */
    boolean findsDivergence();

    /** Whether the leader can be asked where leader epochs end; one that cannot is too old to know epochs at all. */
    boolean knowsLeaderEpochs();

    /**
     * Fetches what is wanted so far, and changes that first. The answer may leave partitions out of which there is nothing new;
     * it is empty when the leader had forgotten what was wanted, which then is told again with the next fetch. After a failure
     * too everything is told again.
     */
    CompletionStage<Fetched> fetch(FetchChange change);

    /** Has the leader answer a fetch that is under way without waiting for records any longer, if it knows how to. */
    void hurry();

    /** Asks where the leader's log leaves leader epochs; what the answer leaves out is to be asked again. */
    CompletionStage<Map<TopicPartition, EpochEnd>> epochEnds(List<EpochQuestion> questions);

    /**
     * Asks where the leader's log begins.
     *
     * @param leaderEpoch in which it is believed to lead
     */
    CompletionStage<OffsetResult> earliestOffset(TopicPartition partition, int leaderEpoch);

    /**
     * Asks where the leader's log ends.
     *
     * @param leaderEpoch in which it is believed to lead
     */
    CompletionStage<OffsetResult> latestOffset(TopicPartition partition, int leaderEpoch);

    /** The fetcher is done with; what is under way fails or is answered. */
    @Override
    void close();

    /** Where endpoints come from. */
    interface Source {
        /**
         * The way to a broker, which need not be there yet.
         *
         * @param fetcher the number of the fetcher among those from this broker
         */
        LeaderEndpoint open(int broker, int fetcher);
    }
}
