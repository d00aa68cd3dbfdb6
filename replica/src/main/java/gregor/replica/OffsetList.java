package gregor.replica;

import java.util.List;

/**
 * What became of a search for several offsets.
 *
 * @param error null when it went well
 * @param offsets descending
 */
public record OffsetList(ReplicaError error, List<Long> offsets) {
    static OffsetList failed(ReplicaError error) {
        return new OffsetList(error, List.of());
    }
}
