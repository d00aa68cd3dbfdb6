/** Brokers, ours and stock ones, and other programs as processes of their own: what the checks and the benchmarks start. */
package gregor.compat.process;
