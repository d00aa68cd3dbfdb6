/** One segment: its file, its indexes, walks through its batches, and how many files and indexes all of them keep in use. */
package gregor.log.segment;
