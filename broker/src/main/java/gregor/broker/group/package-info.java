/** What the group coordinator needs of a broker: the partitions of {@code __consumer_offsets} and who leads them. */
package gregor.broker.group;
