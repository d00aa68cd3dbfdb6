/**
 * One partition's log: appending, reading, truncating, expiring, replacing segments, recovering; and what its owner and its readers
 * see of it ({@link gregor.log.Log}, {@link gregor.log.ReadableLog}, {@link gregor.log.LogView}).
 */
package gregor.log;
