/** Kafka's protocol over the simulated network: real messages in real frames, served by the real handlers. */
package gregor.sim.wire;
