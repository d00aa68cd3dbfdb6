/**
 * Consumer groups and committed offsets as a replayable state machine: requests compute records, applying a record is the
 * only way to change what outlives this broker, answers leave when the records are committed. {@link
 * gregor.group.GroupCoordinator} is the door.
 */
package gregor.group;
