/**
 * What a person may set: every Kafka 3.9 broker and topic key (tables in the resources of this package), their parsing and
 * checking, and the small records that the other parts are built from. Nothing here does I/O but reading the tables and
 * server.properties.
 */
package gregor.broker.config;
