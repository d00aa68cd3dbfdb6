/**
 * Compares our messages with the generated classes of stock Kafka releases, by reflection, because two releases can not be
 * on one class path. Values travel as trees: a struct is a map from the field's name in lower case, the rest are boxed
 * values, strings, byte arrays, {@link gregor.base.Uuid} and lists.
 */
package gregor.wire.stock;
