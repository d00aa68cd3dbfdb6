/** One partition's log on disk: segments, indexes, producer state, leader epochs, recovery; and the directories that hold logs. */
package gregor.log;
