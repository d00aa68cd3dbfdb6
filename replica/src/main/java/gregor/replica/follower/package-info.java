/**
 * This broker's replicas as followers: what is to be fetched from which leader, where a log that has parted from its leader's is
 * cut, and when to ask again.
 */
package gregor.replica.follower;
