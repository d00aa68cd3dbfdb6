package gregor.broker.api;

import gregor.group.Caller;

/** Makes of a request's circumstances what the group coordinator wants to know of them. */
final class GroupCaller {
    private GroupCaller() {}

    /** The address has the form in which it is recorded with a member and shown by Kafka's tools. */
    static Caller of(RequestContext context) {
        String clientId = context.clientId() == null ? "" : context.clientId();
        return new Caller(
                context.apiVersion(), clientId, "/" + context.clientAddress().getHostAddress());
    }
}
