/** The seam to the file system, on the machine or in memory; names of files; files that are written whole or not at all. */
package gregor.log.disk;
