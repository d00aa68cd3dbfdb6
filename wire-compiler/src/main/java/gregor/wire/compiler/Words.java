package gregor.wire.compiler;

/** The words of one line, taken from left to right. */
final class Words {
    private final Line line;
    private int next;

    Words(Line line) {
        this.line = line;
    }

    boolean isEmpty() {
        return next == line.words().size();
    }

    /** The next word, "" at the end of the line. */
    String peek() {
        return isEmpty() ? "" : line.words().get(next);
    }

    String take(String what) {
        if (isEmpty()) {
            throw line.error(what + " is missing");
        }
        return line.words().get(next++);
    }

    boolean takeIf(String word) {
        boolean found = peek().equals(word);
        next += found ? 1 : 0;
        return found;
    }

    int takeNumber(String what) {
        return number(take(what), what);
    }

    /** {@code 4+} in a head line. */
    int takeFrom(String what) {
        String word = take(what);
        if (!word.endsWith("+")) {
            throw line.error(what + " is not of the form 4+: " + word);
        }
        return number(word.substring(0, word.length() - 1), what);
    }

    /** {@code 0-4} or {@code 3} in a head line. */
    Versions takeVersions(String what) {
        String[] ends = take(what).split("-");
        return versions(number(ends[0], what), number(ends[ends.length - 1], what));
    }

    /** {@code 3..} or {@code 0..12} in a field's line; an open end is {@code last}. */
    Versions range(String word, int last) {
        int dots = word.indexOf("..");
        if (dots < 0) {
            throw line.error("versions are not of the form 3.. or 0..12: " + word);
        }
        String end = word.substring(dots + 2);
        return versions(number(word.substring(0, dots), "version"), end.isEmpty() ? last : number(end, "version"));
    }

    void end() {
        if (!isEmpty()) {
            throw line.error("not understood: " + peek());
        }
    }

    private Versions versions(int from, int to) {
        if (from > to) {
            throw line.error("version " + from + " comes after " + to);
        }
        return new Versions(from, to);
    }

    private int number(String word, String what) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw line.error(what + " is not a number: " + word);
        }
    }
}
