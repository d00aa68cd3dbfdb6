/**
 * Stock clients, stock tools and stock brokers against the built distribution, each in processes of its own. Every check can
 * also be pointed at a stock broker ({@code -Dcompat.broker=stock}), as the control of the check itself.
 */
package gregor.compat;
