/** Clients of the simulated cluster: producers, consumers and an administrator. */
package gregor.sim.load;
