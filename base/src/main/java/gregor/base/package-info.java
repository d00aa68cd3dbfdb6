/** What every module may use: time, owners, names. No dependencies; a class belongs here only when three modules need it. */
package gregor.base;
