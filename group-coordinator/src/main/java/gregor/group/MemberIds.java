package gregor.group;

import java.util.UUID;

/** Makes ids of new members. Handed in, so that a test or a replayed run gives the same ids again. */
public interface MemberIds {
    /** An id nobody else has, which begins with the member's client id or instance id and a dash, as clients expect. */
    String next(String prefix);

    /** Strings of the protocol have at most 32767 bytes; a character may take three. */
    int PREFIX_CHARACTERS_MAX = 10_000;

    MemberIds RANDOM =
            prefix -> prefix.substring(0, Math.min(prefix.length(), PREFIX_CHARACTERS_MAX)) + "-" + UUID.randomUUID();
}
