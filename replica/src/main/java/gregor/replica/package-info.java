/** One partition's replication: its owner, the high watermark, in-sync replicas, waiting producers and consumers. */
package gregor.replica;
