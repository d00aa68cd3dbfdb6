package gregor.broker.api;

import gregor.base.Clock;
import gregor.wire.ErrorCode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The sessions that are kept between requests: a bounded number of them. Who gets a place when all are taken: a session unused
 * for {@value #STALE_MS} ms makes way for anyone; otherwise followers come before consumers, and a session with more partitions
 * before one with fewer, but nobody who has only just come is sent away again.
 *
 * <p>For any thread. Its lock is held for looking things up only; what is inside a session belongs to the fetch that has
 * claimed it.
 */
final class FetchSessions {
    /** In place of a session's id. */
    static final int NO_SESSION = 0;

    private static final long STALE_MS = 120_000;
    private static final int FIRST_EPOCH = 1;

    private final int sessionsMax;
    private final Clock clock;
    private final Map<Integer, Place> places = new HashMap<>();

    /** A session in the cache. All but its id and the session is guarded by the cache's lock. */
    static final class Place {
        private final int id;
        private final FetchSession session;
        private final long createdMs;
        private long lastUsedMs;
        private int epoch = FIRST_EPOCH;
        private boolean claimed = true;
        private boolean closed;
        private int size;

        private Place(int id, FetchSession session, long nowMs) {
            this.id = id;
            this.session = session;
            createdMs = nowMs;
            lastUsedMs = nowMs;
            size = session.size();
        }

        int id() {
            return id;
        }

        FetchSession session() {
            return session;
        }
    }

    /** What came of the attempt to claim a session: a place, or an error. */
    record Claim(Place place, ErrorCode error) {}

    FetchSessions(int sessionsMax, Clock clock) {
        this.sessionsMax = sessionsMax;
        this.clock = clock;
    }

    /** Gives the session of that id to one fetch, if this is the request it expects next (trap 64). */
    synchronized Claim claim(int id, int epoch, boolean usesTopicIds) {
        Place place = places.get(id);
        if (place == null) {
            return new Claim(null, ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        if (place.claimed || place.epoch != epoch) {
            return new Claim(null, ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        if (place.session.usesTopicIds() != usesTopicIds) {
            return new Claim(null, ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        }
        place.claimed = true;
        place.epoch = epoch == Integer.MAX_VALUE ? FIRST_EPOCH : epoch + 1;
        place.lastUsedMs = clock.millis();
        return new Claim(place, null);
    }

    /** Keeps a new session, claimed by the caller; null when there is no room for it. */
    synchronized Place keep(FetchSession session) {
        long nowMs = clock.millis();
        if (places.size() >= sessionsMax && !makeRoom(session, nowMs)) {
            return null;
        }
        int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        while (places.containsKey(id)) {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        }
        Place place = new Place(id, session, nowMs);
        places.put(id, place);
        return place;
    }

    /** The fetch that claimed it is over. */
    synchronized void release(Place place) {
        place.claimed = false;
        place.size = place.session.size();
        if (place.closed) {
            place.session.unwatch();
        }
    }

    /** Forgets a session; one in use ends with its fetch. */
    synchronized void close(int id) {
        Place place = places.get(id);
        if (place != null) {
            close(place);
        }
    }

    synchronized int count() {
        return places.size();
    }

    private void close(Place place) {
        places.remove(place.id);
        place.closed = true;
        if (!place.claimed) {
            place.session.unwatch();
        }
    }

    private boolean makeRoom(FetchSession newcomer, long nowMs) {
        Place oldest = places.values().stream()
                .min(Comparator.comparingLong((Place place) -> place.lastUsedMs).thenComparing(Place::id))
                .orElse(null);
        if (oldest == null) {
            return false;
        }
        if (nowMs - oldest.lastUsedMs > STALE_MS) {
            close(oldest);
            return true;
        }
        Place least = places.values().stream()
                .filter(place -> mayBeReplaced(place, newcomer, nowMs))
                .min(Comparator.comparing((Place place) -> place.session.isFromFollower())
                        .thenComparing(place -> place.size)
                        .thenComparing(Place::id))
                .orElse(null);
        if (least == null || !isWorthMore(newcomer, least)) {
            return false;
        }
        close(least);
        return true;
    }

    private static boolean mayBeReplaced(Place place, FetchSession newcomer, long nowMs) {
        boolean settled = nowMs - place.createdMs > STALE_MS;
        return settled || newcomer.isFromFollower() && !place.session.isFromFollower();
    }

    private static boolean isWorthMore(FetchSession newcomer, Place place) {
        if (newcomer.isFromFollower() != place.session.isFromFollower()) {
            return newcomer.isFromFollower();
        }
        return newcomer.size() > place.size;
    }
}
