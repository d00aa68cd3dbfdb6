/** One handler per API, and what every handler is made from. No Netty type appears here. */
package gregor.broker.api;
