/** Consumer groups and committed offsets, as a state machine replayed from a log. */
package gregor.group;
