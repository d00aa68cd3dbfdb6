package gregor.replica;

import gregor.log.producer.ActiveProducer;
import java.util.List;

/**
 * The producers with ids that a partition remembers.
 *
 * @param error null when they could be asked for
 */
public record ProducerListing(ReplicaError error, List<ActiveProducer> producers) {}
