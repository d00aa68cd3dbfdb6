package gregor.replica;

/** How far a reader may see. All bounds are exclusive (trap 66). */
public enum Isolation {
    /** Followers copy everything. */
    LOG_END {
        @Override
        public long bound(PartitionView view) {
            return view.logEndOffset();
        }
    },
    /** Consumers see what is committed. */
    HIGH_WATERMARK {
        @Override
        public long bound(PartitionView view) {
            return view.highWatermark();
        }
    },
    /** Committed readers also stop before the first transaction that is not decided. */
    LAST_STABLE_OFFSET {
        @Override
        public long bound(PartitionView view) {
            return view.lastStableOffset();
        }
    };

    /** The first offset that is hidden. */
    public abstract long bound(PartitionView view);
}
