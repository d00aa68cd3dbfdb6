package gregor.replica.follower;

import gregor.base.Clock;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.replica.Followers;
import gregor.replica.Leadership;
import gregor.replica.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All fetchers of this broker: for each leader a few, among which its partitions are shared out by their names. A fetcher that
 * has nothing to fetch asks for nothing, and stays for the next time. Owned by turns.
 */
public final class Fetchers implements Followers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fetchers.class);
    private static final int CLOSE_SECONDS_MAX = 10;
    private static final int HASH_FACTOR = 31;

    private final FetchersConfig config;
    private final LeaderEndpoint.Source leaders;
    private final FollowerQuota quota;
    private final Clock clock;
    private final Timers timers;
    private final Owner owner = new TurnOwner();
    private final Map<Source, Fetcher> fetchers = new HashMap<>();
    private final Map<TopicPartition, Place> places = new HashMap<>();
    private int perLeader;
    private boolean closed;

    private record Source(int leader, int number) {}

    private record Place(Fetcher fetcher, Following following) {}

    public Fetchers(
            FetchersConfig config, LeaderEndpoint.Source leaders, FollowerQuota quota, Clock clock, Timers timers) {
        this.config = config;
        this.leaders = leaders;
        this.quota = quota;
        this.clock = clock;
        this.timers = timers;
        perLeader = config.perLeader();
    }

    @Override
    public void onLeadership(Map<Partition, Leadership> taken) {
        owner.execute(() -> {
            List<Following> followers = new ArrayList<>();
            List<TopicPartition> others = new ArrayList<>();
            taken.forEach((partition, decision) -> {
                // -1: there is no leader, and -2: the topic is being deleted.
                if (decision.leader() >= 0 && decision.leader() != config.brokerId()) {
                    followers.add(
                            new Following(partition, decision.leader(), decision.leaderEpoch(), decision.topicId()));
                } else {
                    others.add(partition.name());
                }
            });
            leave(others);
            follow(followers);
        });
    }

    @Override
    public void onGone(Collection<TopicPartition> partitions) {
        owner.execute(() -> leave(partitions));
    }

    /** From now on so many fetchers share the partitions of a leader. For any thread. */
    public void perLeader(int count) {
        owner.execute(() -> {
            if (count != perLeader) {
                perLeader = count;
                follow(places.values().stream().map(Place::following).toList());
            }
        });
    }

    /** Ends all fetching; what is being written is waited for. */
    @Override
    public void close() {
        CompletableFuture<Void> atRest = new CompletableFuture<>();
        // The turn may be another thread's, and come later.
        owner.execute(() -> closeAll().thenRun(() -> atRest.complete(null)));
        try {
            atRest.orTimeout(CLOSE_SECONDS_MAX, TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            LOG.warn("Not all followers came to rest within {} s", CLOSE_SECONDS_MAX);
        }
    }

    private CompletableFuture<Void> closeAll() {
        closed = true;
        return CompletableFuture.allOf(fetchers.values().stream()
                .map(fetcher -> fetcher.close().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private void follow(List<Following> followers) {
        if (closed) {
            return;
        }
        Map<Fetcher, List<TopicPartition>> leavers = new HashMap<>();
        Map<Fetcher, List<Following>> newcomers = new HashMap<>();
        for (Following following : followers) {
            TopicPartition name = following.partition().name();
            Fetcher fetcher = fetcherOf(following.leader(), name);
            Place before = places.put(name, new Place(fetcher, following));
            if (before != null && before.fetcher() != fetcher) {
                leavers.computeIfAbsent(before.fetcher(), any -> new ArrayList<>())
                        .add(name);
            }
            newcomers.computeIfAbsent(fetcher, any -> new ArrayList<>()).add(following);
        }
        leavers.forEach(Fetcher::leave);
        newcomers.forEach(Fetcher::follow);
    }

    private void leave(Collection<TopicPartition> partitions) {
        Map<Fetcher, List<TopicPartition>> leavers = new HashMap<>();
        for (TopicPartition name : partitions) {
            Place before = places.remove(name);
            if (before != null) {
                leavers.computeIfAbsent(before.fetcher(), any -> new ArrayList<>())
                        .add(name);
            }
        }
        leavers.forEach(Fetcher::leave);
    }

    private Fetcher fetcherOf(int leader, TopicPartition name) {
        int number = Math.floorMod(HASH_FACTOR * name.topic().hashCode() + name.partition(), perLeader);
        return fetchers.computeIfAbsent(new Source(leader, number), this::open);
    }

    private Fetcher open(Source source) {
        String name = "Fetcher " + source.number() + " of broker " + source.leader();
        return new Fetcher(
                name, leaders.open(source.leader(), source.number()), quota, config.backoffMs(), clock, timers);
    }
}
