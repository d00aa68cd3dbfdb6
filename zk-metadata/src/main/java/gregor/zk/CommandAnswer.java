package gregor.zk;

import gregor.base.InOrder;
import gregor.base.TopicPartition;
import java.util.Map;

/**
 * A broker's answer to a {@link ControllerCommand}.
 *
 * @param error why the whole command was refused, or null
 * @param failures the partitions for which it failed; those not named succeeded
 */
public record CommandAnswer(MetadataError error, Map<TopicPartition, MetadataError> failures) {
    /** Everything was done. */
    public static final CommandAnswer DONE = new CommandAnswer(null, Map.of());

    public CommandAnswer {
        failures = InOrder.copyOf(failures);
    }

    /** What became of the partition; null when it went well. */
    public MetadataError errorOf(TopicPartition partition) {
        return error == null ? failures.get(partition) : error;
    }

    public static CommandAnswer refused(MetadataError error) {
        return new CommandAnswer(error, Map.of());
    }
}
