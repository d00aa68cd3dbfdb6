/** Load over sockets from requests encoded beforehand, so that the broker is measured and not a client; ours beside stock. */
package gregor.bench;
