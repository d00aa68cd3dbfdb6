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

    /** The lines of {@code body} under a condition, or plain when the condition is empty: it always holds. */
    void when(String condition, Runnable body) {
        if (condition.isEmpty()) {
            body.run();
        } else {
            open("if (" + condition + ")");
            body.run();
            close();
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
