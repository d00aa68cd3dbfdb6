/** Compaction at work: which log is next, reading and writing its segments, threads, pace and memory. */
package gregor.log.cleaner;
