/** What must always hold, looked at after every event. */
package gregor.sim.check;
