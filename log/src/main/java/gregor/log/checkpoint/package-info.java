/** The small text files: offsets by partition, leader epochs, topic ids. */
package gregor.log.checkpoint;
