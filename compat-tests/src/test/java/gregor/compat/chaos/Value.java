package gregor.compat.chaos;

/** What a record holds: who produced it, and which of its records to this partition it is, from 0. */
record Value(int producer, long number) {
    private static final char END = ';';
    private static final long NUMBERS = 1L << 40;

    /** The text of a record, of about the given size. */
    String text(int sizeBytes) {
        String start = producer + ":" + number + END;
        return start + "x".repeat(Math.max(0, sizeBytes - start.length()));
    }

    static Value parse(String text) {
        int colon = text.indexOf(':');
        return new Value(
                Integer.parseInt(text.substring(0, colon)),
                Long.parseLong(text.substring(colon + 1, text.indexOf(END))));
    }

    /** The same as one number, to keep millions of them. */
    long code() {
        return producer * NUMBERS + number;
    }

    static Value ofCode(long code) {
        return new Value((int) (code / NUMBERS), code % NUMBERS);
    }

    @Override
    public String toString() {
        return producer + ":" + number;
    }
}
