package gregor.broker.follower;

import java.util.function.Predicate;

/**
 * In which versions a follower asks its leader, by {@code inter.broker.protocol.version}: brokers do not ask each other which
 * versions they know.
 *
 * @param fetch of Fetch
 * @param epochs of OffsetForLeaderEpoch, -1 when brokers do not know leader epochs
 * @param offsets of ListOffsets
 */
public record FollowerVersions(int fetch, int epochs, int offsets) {
    /** From this version of Fetch on, the leader tells where logs part. */
    private static final int FINDS_DIVERGENCE_FROM = 12;

    private static final String[] FETCH = {
        "17 3.9-IV0", "16 3.7-IV4", "15 3.5-IV1", "14 3.5-IV0", "13 3.1-IV0", "12 2.7-IV1", "11 2.3-IV1", "10 2.1-IV2",
        "8 2.0-IV1", "7 1.1-IV0", "5 0.11.0-IV1", "4 0.11.0-IV0", "3 0.10.1-IV1", "2 0.10.0-IV0", "1 0.9.0", "0 0.8.0"
    };

    private static final String[] EPOCHS = {
        "4 2.8-IV0", "3 2.3-IV1", "2 2.1-IV1", "1 2.0-IV0", "0 0.11.0-IV2", "-1 0.8.0"
    };

    private static final String[] OFFSETS = {
        "9 3.9-IV0",
        "8 3.5-IV0",
        "7 3.0-IV1",
        "6 2.8-IV0",
        "5 2.2-IV1",
        "4 2.1-IV1",
        "3 2.0-IV1",
        "2 0.11.0-IV0",
        "1 0.10.1-IV2",
        "0 0.8.0"
    };

    /** @param atLeast whether the protocol of this cluster is the given one or newer */
    public static FollowerVersions of(Predicate<String> atLeast) {
        return new FollowerVersions(pick(FETCH, atLeast), pick(EPOCHS, atLeast), pick(OFFSETS, atLeast));
    }

    boolean findsDivergence() {
        return fetch >= FINDS_DIVERGENCE_FROM;
    }

    boolean knowsLeaderEpochs() {
        return epochs >= 0;
    }

    private static int pick(String[] table, Predicate<String> atLeast) {
        for (String row : table) {
            int space = row.indexOf(' ');
            if (atLeast.test(row.substring(space + 1))) {
                return Integer.parseInt(row.substring(0, space));
            }
        }
        throw new IllegalArgumentException("a protocol from before " + table[table.length - 1]);
    }
}
