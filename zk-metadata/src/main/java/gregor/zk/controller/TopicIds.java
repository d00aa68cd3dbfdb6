package gregor.zk.controller;

import gregor.base.Uuid;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.Op;

/** Gives ids to topics that were made before topics had ids, or by tools that know none. */
final class TopicIds {
    private final ZkSession session;
    private final FencedWriter writer;

    TopicIds(ZkSession session, FencedWriter writer) {
        this.session = session;
        this.writer = writer;
    }

    /** The topics in the same order, all with ids, which then are in ZooKeeper too. */
    CompletionStage<List<TopicRead>> ensure(Collection<TopicRead> topics) {
        List<CompletionStage<TopicRead>> ensured = new ArrayList<>();
        topics.forEach(topic -> ensured.add(ensure(topic)));
        return Stages.all(ensured);
    }

    private CompletionStage<TopicRead> ensure(TopicRead topic) {
        if (!topic.assignment().topicId().isZero()) {
            return CompletableFuture.completedStage(topic);
        }
        TopicAssignment withId = topic.assignment().withId(Uuid.random());
        Op write = Op.setData(TopicZnode.path(topic.name()), TopicZnode.encode(withId), topic.version());
        TopicRead identified = new TopicRead(topic.name(), withId, topic.version() + 1, topic.states());
        return Stages.onRefusal(writer.write(List.of(write)).thenApply(done -> identified), () -> readAgain(topic));
    }

    /** Somebody else has written the topic in between. If it is gone, its watch will tell. */
    private CompletionStage<TopicRead> readAgain(TopicRead topic) {
        return session.get(TopicZnode.path(topic.name()))
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(topic)
                        : ensure(new TopicRead(
                                topic.name(),
                                TopicZnode.decode(found.get().data()),
                                found.get().version(),
                                topic.states())));
    }
}
