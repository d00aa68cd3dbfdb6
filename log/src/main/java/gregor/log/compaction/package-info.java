/**
 * What the cleaner of a compacted log decides and computes: the latest offset of each key, which records, markers and empty batches
 * stay, and what a batch looks like with fewer records. Nothing here does I/O, waits or knows a partition.
 */
package gregor.log.compaction;
