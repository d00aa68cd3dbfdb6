package gregor.broker.api;

import gregor.broker.api.FetchSessions.Place;

/**
 * A fetch's hold on a session: one that is made for this request alone, one that shall be kept after its first answer, or one
 * that was kept and is claimed. For the thread that runs the fetch.
 */
final class SessionUse {
    private final FetchSessions sessions;
    private final FetchSession session;
    private final boolean wantsPlace;
    private Place place;

    private SessionUse(FetchSessions sessions, FetchSession session, boolean wantsPlace, Place place) {
        this.sessions = sessions;
        this.session = session;
        this.wantsPlace = wantsPlace;
        this.place = place;
    }

    static SessionUse once(FetchSessions sessions, FetchSession session) {
        return new SessionUse(sessions, session, false, null);
    }

    static SessionUse first(FetchSessions sessions, FetchSession session) {
        return new SessionUse(sessions, session, true, null);
    }

    static SessionUse claimed(FetchSessions sessions, Place place) {
        return new SessionUse(sessions, place.session(), false, place);
    }

    FetchSession session() {
        return session;
    }

    /** True when moves between requests matter, so that they must be noted from before the first look on. */
    boolean outlivesRequest() {
        return wantsPlace || place != null;
    }

    /** The answer is made, the session may take its place; the id to tell the client. */
    int keep() {
        if (wantsPlace && place == null) {
            place = sessions.keep(session);
        }
        return place == null ? FetchSessions.NO_SESSION : place.id();
    }

    /** The fetch is over and does not touch the session again. */
    void end() {
        if (place == null) {
            session.unwatch();
        } else {
            sessions.release(place);
        }
    }
}
