/** What is on disk and what the stock tools say of it, beside a stock broker with which the same was done. */
package gregor.compat.storage;
