/** The entries of the three indexes of a segment: by offset, by time, aborted transactions. */
package gregor.log.index;
