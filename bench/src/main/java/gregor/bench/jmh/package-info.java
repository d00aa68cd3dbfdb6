/** Single steps of a request's way, each alone and on one thread: time and allocated bytes. Run by {@code bin/bench jmh}. */
package gregor.bench.jmh;
