/**
 * The network: sockets, frames, connections. The only package that knows Netty. What a request means is none of its business:
 * it finds the handler, keeps the order of answers and bounds what a client can make the broker hold.
 */
package gregor.broker.net;
