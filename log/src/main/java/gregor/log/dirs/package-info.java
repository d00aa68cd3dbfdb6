/**
 * The log directories of a broker: whose they are, opening and closing the logs in them, regular chores, moving logs from one to
 * another, and going on without one that has failed.
 */
package gregor.log.dirs;
