/** Talking to the other brokers of the cluster: who is where, and requests to them. */
package gregor.broker.peer;
