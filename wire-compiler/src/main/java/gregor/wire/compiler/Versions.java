package gregor.wire.compiler;

/** A range of versions, both ends included. Never empty: where nothing is common, the answer is null. */
record Versions(int from, int to) {
    Versions {
        if (from > to) {
            throw new IllegalArgumentException(from + " is after " + to);
        }
    }

    boolean contains(int version) {
        return from <= version && version <= to;
    }

    boolean covers(Versions other) {
        return from <= other.from && other.to <= to;
    }

    /** Null when the two have no version in common. */
    Versions intersect(Versions other) {
        int low = Math.max(from, other.from);
        int high = Math.min(to, other.to);
        return low <= high ? new Versions(low, high) : null;
    }

    /** The smallest range that covers both. */
    Versions hull(Versions other) {
        return new Versions(Math.min(from, other.from), Math.max(to, other.to));
    }

    @Override
    public String toString() {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }
}
