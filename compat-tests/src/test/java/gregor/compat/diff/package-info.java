/** The same requests sent to stock 3.9.2 and to ours, the decoded answers compared field by field. */
package gregor.compat.diff;
