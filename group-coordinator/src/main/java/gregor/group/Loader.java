package gregor.group;

import gregor.wire.BadMessage;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the groups of a partition from its records. Runs on the thread that reads the log; afterwards the groups belong to
 * the shard. A record that cannot be understood is passed over, so that it does not take all other groups with it.
 */
final class Loader implements StateLog.Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

    private final Groups groups = new Groups();
    private final ChangeCodec codec = new ChangeCodec();
    private final Now now;
    private int records;
    private int unknown;
    private int damaged;

    Loader(Now now) {
        this.now = now;
    }

    @Override
    public void record(long producerId, ByteBuffer key, ByteBuffer value) {
        records++;
        Change change = read(key, value);
        if (change instanceof Change.OffsetChange offset && producerId != NO_PRODUCER) {
            groups.applyPending(producerId, offset, now);
        } else if (change != null) {
            groups.apply(change, now);
        }
    }

    @Override
    public void marker(long producerId, boolean committed) {
        groups.endTransaction(producerId, committed, now);
    }

    private Change read(ByteBuffer key, ByteBuffer value) {
        try {
            Change change = codec.decode(key, value);
            unknown += change == null ? 1 : 0;
            return change;
        } catch (BadMessage e) {
            damaged++;
            LOG.debug("Passed over a record of the coordinator: {}", e.getMessage());
            return null;
        }
    }

    Groups groups() {
        return groups;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** For the log: what was read. */
    String summary() {
        return records + " records, " + groups.all().size() + " groups, " + unknown + " records of unknown kinds, "
                + damaged + " damaged";
    }
}
