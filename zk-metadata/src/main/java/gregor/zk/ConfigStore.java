package gregor.zk;

import gregor.zk.znode.ConfigChangeZnode;
import gregor.zk.znode.ConfigZnode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;

/**
 * The settings that are kept in ZooKeeper: topics', brokers', clients', users' and addresses'. Any thread; stages complete on
 * ZooKeeper's event thread. What changes is heard of through {@link ConfigChanges}.
 */
public final class ConfigStore {
    private final ZkSession session;

    public ConfigStore(ZkSession session) {
        this.session = session;
    }

    /** The entity's settings, empty if it has none. */
    public CompletionStage<Map<String, String>> fetch(ConfigEntity entity) {
        return session.get(ConfigZnode.path(entity.path()))
                .thenApply(found ->
                        found.map(znode -> ConfigZnode.decode(znode.data())).orElse(Map.of()));
    }

    /** The settings of all entities of a type, such as {@link ConfigEntity#TOPICS}; read in one go. */
    public CompletionStage<Map<ConfigEntity, Map<String, String>>> fetchAll(String type) {
        return session.children(ConfigZnode.path(type)).thenCompose(names -> {
            List<CompletionStage<Map<String, String>>> reads = new ArrayList<>(names.size());
            names.forEach(name -> reads.add(fetch(ConfigEntity.of(type, name))));
            return Stages.all(reads).thenApply(configs -> {
                Map<ConfigEntity, Map<String, String>> all = new HashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    all.put(ConfigEntity.of(type, names.get(i)), configs.get(i));
                }
                return all;
            });
        });
    }

    /** Replaces the entity's settings, then tells all brokers to look. */
    public CompletionStage<Void> write(ConfigEntity entity, Map<String, String> configs) {
        return new Upsert(session)
                .write(ConfigZnode.path(entity.path()), ConfigZnode.encode(configs))
                .thenCompose(written -> session.create(
                        ConfigChangeZnode.PREFIX,
                        ConfigChangeZnode.encode(entity.path()),
                        CreateMode.PERSISTENT_SEQUENTIAL))
                .thenApply(name -> null);
    }
}
