/** The server: wiring, start and stop. */
package gregor.broker;
