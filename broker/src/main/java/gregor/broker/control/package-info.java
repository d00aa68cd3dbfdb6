/** Between controllers and brokers: commands, carried out here or brought to other brokers, and what brokers ask of the controller. */
package gregor.broker.control;
