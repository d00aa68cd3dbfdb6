package gregor.broker.net;

import gregor.broker.api.LogRecords;
import io.netty.channel.DefaultFileRegion;

/** Records on their way from a segment's file to a socket, by {@code sendfile}. The file is not closed afterwards, only let go. */
final class LogRegion extends DefaultFileRegion {
    private final LogRecords records;

    LogRegion(LogRecords records) {
        super(records.slice().channel(), records.slice().position(), records.sizeBytes());
        this.records = records;
    }

    @Override
    protected void deallocate() {
        records.release();
    }
}
