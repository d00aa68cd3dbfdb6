package gregor.broker.follower;

import java.util.function.LongSupplier;

/**
 * What a follower tells every leader.
 *
 * @param brokerId this broker
 * @param brokerEpoch of its registration
 * @param waitMaxMs {@code replica.fetch.wait.max.ms}
 * @param minBytes {@code replica.fetch.min.bytes}
 * @param maxBytes {@code replica.fetch.response.max.bytes}
 * @param partitionMaxBytes {@code replica.fetch.max.bytes}
 */
public record FollowerTerms(
        int brokerId,
        LongSupplier brokerEpoch,
        FollowerVersions versions,
        int waitMaxMs,
        int minBytes,
        int maxBytes,
        int partitionMaxBytes) {}
