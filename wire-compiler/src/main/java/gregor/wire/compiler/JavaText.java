package gregor.wire.compiler;

/** Java source being written, with its indentation. */
final class JavaText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    JavaText line(String line) {
        if (!line.isEmpty()) {
            text.append("    ".repeat(depth)).append(line);
        }
        text.append('\n');
        return this;
    }

    /** A line that opens a block; the brace is added. */
    JavaText open(String line) {
        line(line.isEmpty() ? "{" : line + " {");
        depth++;
        return this;
    }

    /** Between two blocks, as in {@code } else {}. */
    JavaText next(String line) {
        depth--;
        line("} " + line + " {");
        depth++;
        return this;
    }

    JavaText close() {
        depth--;
        return line("}");
    }

    /** Opens a block under a condition, or none when the condition always holds. Returns whether there is one to close. */
    boolean openIf(String condition) {
        if (condition.isEmpty()) {
            return false;
        }
        open("if (" + condition + ")");
        return true;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
