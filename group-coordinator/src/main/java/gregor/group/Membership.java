package gregor.group;

import gregor.wire.ErrorCode;

/** The check every request of a member goes through. */
final class Membership {
    private Membership() {}

    /**
     * Whether it speaks for a member of the group: {@link ErrorCode#NONE}, or why not. An instance id speaks for the member
     * that came last with it; whoever still uses an earlier member id is fenced.
     *
     * @param instanceId null for a dynamic member
     */
    static ErrorCode check(Group group, String memberId, String instanceId) {
        if (instanceId != null) {
            String current = group.members().idOfInstance(instanceId);
            if (current == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!current.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID;
            }
        }
        return group.members().has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    /** The same, for a request of the present generation. */
    static ErrorCode check(Group group, String memberId, String instanceId, int generation) {
        ErrorCode error = check(group, memberId, instanceId);
        if (error != ErrorCode.NONE) {
            return error;
        }
        return generation == group.generation() ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
    }
}
