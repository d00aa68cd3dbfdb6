package gregor.zk;

import gregor.base.Clock;
import gregor.base.Owner;
import gregor.zk.znode.ConfigChangeZnode;
import gregor.zk.znode.MalformedZnode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the notifications of changed settings and tells a listener each changed entity's settings. Several changes of one
 * entity may be told as one. Notifications older than a quarter of an hour are deleted, as every broker does. All state
 * belongs to the owner, on which the listener is called too.
 */
public final class ConfigChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigChanges.class);
    private static final long EXPIRE_AFTER_MS = 15 * 60 * 1_000;

    private final ZkSession session;
    private final ConfigStore store;
    private final Owner owner;
    private final Clock clock;
    private final ConfigListener listener;
    private final Watch watch;
    private final Map<String, Long> createdMs = new HashMap<>();
    private boolean reading;
    private boolean readAgain;

    public ConfigChanges(ZkSession session, Owner owner, Clock clock, ConfigListener listener) {
        this.session = session;
        this.store = new ConfigStore(session);
        this.owner = owner;
        this.clock = clock;
        this.listener = listener;
        this.watch = new Watch(owner, this::onChange);
        session.listen(owner, new AgainInNewSession());
    }

    /** Begins to follow; what was changed in the last quarter of an hour is told first, as the listener may not know it. */
    public void start() {
        owner.execute(this::onChange);
    }

    private void onChange() {
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        session.children(ConfigChangeZnode.PARENT, watch)
                .whenComplete((names, fault) -> owner.execute(() -> onNames(names, fault)));
    }

    private void onNames(List<String> names, Throwable fault) {
        if (fault != null) {
            onFault(fault);
            return;
        }
        createdMs.keySet().retainAll(names);
        List<CompletionStage<Notification>> reads = new ArrayList<>();
        for (String name : names.stream().sorted().toList()) {
            if (!createdMs.containsKey(name)) {
                reads.add(session.get(ConfigChangeZnode.PARENT + "/" + name)
                        .thenApply(found -> new Notification(name, found)));
            }
        }
        Stages.all(reads).whenComplete((read, refusal) -> owner.execute(() -> onRead(read, refusal)));
    }

    private void onRead(List<Notification> notifications, Throwable fault) {
        if (fault != null) {
            onFault(fault);
            return;
        }
        Set<ConfigEntity> changed = new LinkedHashSet<>();
        for (Notification notification : notifications) {
            notification.znode.ifPresent(znode -> {
                createdMs.put(notification.name, znode.createdMs());
                notification.entity().ifPresent(changed::add);
            });
        }
        purge();
        tell(changed);
    }

    private void onFault(Throwable fault) {
        LOG.warn("Notifications of changed settings could not be read", Stages.unwrap(fault));
        onDone();
    }

    private void tell(Set<ConfigEntity> changed) {
        List<CompletionStage<Runnable>> reads = new ArrayList<>();
        for (ConfigEntity entity : changed) {
            reads.add(store.fetch(entity)
                    .<Runnable>thenApply(configs -> () -> listener.onConfig(entity, configs))
                    .exceptionally(fault -> () -> LOG.warn(
                            "The changed settings of {} are skipped: {}",
                            entity.path(),
                            Stages.unwrap(fault).getMessage())));
        }
        Stages.all(reads)
                .whenComplete((calls, fault) -> owner.execute(() -> {
                    calls.forEach(Runnable::run);
                    onDone();
                }));
    }

    private void onDone() {
        reading = false;
        if (readAgain) {
            readAgain = false;
            onChange();
        }
    }

    /** Deletes what is old. Another broker may be quicker, and what fails is tried again at the next change: no answer counts. */
    private void purge() {
        long oldestMs = clock.millis() - EXPIRE_AFTER_MS;
        createdMs.forEach((name, created) -> {
            if (created < oldestMs) {
                session.delete(ConfigChangeZnode.PARENT + "/" + name, ZkSession.ANY_VERSION);
            }
        });
    }

    private record Notification(String name, Optional<Znode> znode) {
        Optional<ConfigEntity> entity() {
            try {
                return znode.map(found -> new ConfigEntity(ConfigChangeZnode.decode(found.data())));
            } catch (MalformedZnode e) {
                LOG.warn("Notification {} of changed settings is skipped: {}", name, e.getMessage());
                return Optional.empty();
            }
        }
    }

    private final class AgainInNewSession implements SessionListener {
        @Override
        public void onSessionLost() {
            // What is being read goes on by itself in the new session; only the watch is gone.
            readAgain = false;
        }

        @Override
        public void onSessionRegained() {
            onChange();
        }
    }
}
