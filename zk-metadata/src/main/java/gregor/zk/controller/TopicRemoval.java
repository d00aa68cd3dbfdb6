package gregor.zk.controller;

import gregor.zk.ConfigEntity;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.znode.ConfigZnode;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.TopicZnode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Removes what ZooKeeper holds of a topic; the request to delete it goes last, so that a new controller goes on with it. */
final class TopicRemoval {
    private final ZkSession session;
    private final FencedWriter writer;

    TopicRemoval(ZkSession session, FencedWriter writer) {
        this.session = session;
        this.writer = writer;
    }

    CompletionStage<Event> remove(String topic) {
        return deleteTree(TopicZnode.path(topic))
                .thenCompose(done ->
                        writer.delete(ConfigZnode.path(ConfigEntity.topic(topic).path())))
                .thenCompose(done -> writer.delete(DeleteTopicZnode.path(topic)))
                .thenApply(done -> new Event.TopicRemoved(topic));
    }

    /** Removes requests that nobody follows. */
    CompletionStage<Void> dropRequests(Collection<String> topics) {
        List<CompletionStage<Void>> deletions = new ArrayList<>();
        topics.forEach(topic -> deletions.add(writer.delete(DeleteTopicZnode.path(topic))));
        return Stages.all(deletions).thenApply(done -> null);
    }

    private CompletionStage<Void> deleteTree(String path) {
        return session.children(path)
                .thenCompose(names -> {
                    List<CompletionStage<Void>> children = new ArrayList<>();
                    names.forEach(name -> children.add(deleteTree(path + "/" + name)));
                    return Stages.all(children);
                })
                .thenCompose(done -> writer.delete(path));
    }
}
