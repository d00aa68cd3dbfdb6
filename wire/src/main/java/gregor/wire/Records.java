package gregor.wire;

/**
 * Record batches as the protocol sees them: a length and opaque bytes. {@link BufferRecords} are encoded with the message;
 * every other kind (a region of a file, say) is left to the network layer, see {@link RegionSink}.
 */
public interface Records {
    int sizeBytes();
}
