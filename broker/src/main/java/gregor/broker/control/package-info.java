/** What controllers tell brokers: carried out here, or brought to other brokers. */
package gregor.broker.control;
