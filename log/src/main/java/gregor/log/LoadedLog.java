package gregor.log;

/** What was found in a log's directory, brought in order: what an open log begins with. */
record LoadedLog(
        SegmentList segments,
        long logStartOffset,
        long logEndOffset,
        long recoveryPoint,
        LeaderEpochs epochs,
        ProducerStates producers) {}
