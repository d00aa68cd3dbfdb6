/** A simulated machine room: one order of events, drawn from a seed, for processes, their threads, timers and network. */
package gregor.sim.world;
