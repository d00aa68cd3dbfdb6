/** The controller: decides who leads which partition, and tells the brokers. */
package gregor.zk.controller;
