package gregor.broker.api;

import gregor.log.LogSlice;
import gregor.wire.Records;

/**
 * Records of a response that stay in their segment's file until the network sends them from there. Whoever ends up with the
 * response releases them; once it is handed to the connection that is the network layer, sent or not.
 */
public record LogRecords(LogSlice slice) implements Records {
    @Override
    public int sizeBytes() {
        return slice.sizeBytes();
    }

    public void release() {
        slice.release();
    }
}
