package gregor.compat.storage;

/**
 * A way to spoil a partition, and what comes of it.
 *
 * @param stock what stock serves after a clean stop: how many records of which offsets, and the first one found by time
 * @param ours what ours serves
 * @param said a part of the line that ours prints about it; empty where there is nothing to say
 */
record DamageRow(
        String name, String stock, String ours, String stockKilled, String oursKilled, String said, Damage.Deed deed) {
    /** Stock ends when it meets this, whatever else there is. */
    static final String NO_START = "no start";

    static DamageRow row(String name, String stock, String ours, String said, Damage.Deed deed) {
        return new DamageRow(name, stock, ours, stock, ours, said, deed);
    }

    /** Where it makes a difference. */
    DamageRow afterKill(String stockThen, String oursThen) {
        return new DamageRow(name, stock, ours, stockThen, oursThen, said, deed);
    }

    String expected(boolean ofStock, boolean clean) {
        if (ofStock) {
            return clean ? stock : stockKilled;
        }
        return clean ? ours : oursKilled;
    }
}
