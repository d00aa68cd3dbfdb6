package gregor.compat.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that a check has started: what it prints is kept, and it ends with the check. For one thread. */
public final class Child implements AutoCloseable {
    private static final int LINES_KEPT = 200_000;

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        readers.add(keep(process.getInputStream(), out));
        readers.add(keep(process.getErrorStream(), err));
    }

    public static Child start(List<String> command, Map<String, String> environment, Path directory)
            throws IOException {
        Files.createDirectories(directory);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** A JVM of its own that runs a main class. */
    public static Child java(String classPath, List<String> options, String mainClass, List<String> arguments)
            throws IOException {
        return java(classPath, options, mainClass, arguments, Map.of());
    }

    public static Child java(
            String classPath,
            List<String> options,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return start(command, environment, Path.of("target"));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes to standard input and ends it. */
    public void feed(String text) throws IOException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits for a line of standard output, or fails with all that was printed. */
    public String awaitLine(Predicate<String> wanted, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (out) {
            int seen = 0;
            while (true) {
                for (; seen < out.size(); seen++) {
                    if (wanted.test(out.get(seen))) {
                        return out.get(seen);
                    }
                }
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0 || !process.isAlive() && readersEnded()) {
                    throw new AssertionError("the line did not come; " + describe());
                }
                waitOn(out, Math.min(leftMs, 200));
            }
        }
    }

    /** Waits for the end and gives standard output; fails when the exit code is not zero. */
    public String awaitSuccess(Duration atMost) throws InterruptedException {
        int code = awaitEnd(atMost);
        if (code != 0) {
            throw new AssertionError("exit code " + code + "; " + describe());
        }
        return output();
    }

    /** Waits for the end and gives the exit code. */
    public int awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("still running after " + atMost + "; " + describe());
        }
        for (Thread reader : readers) {
            reader.join(5_000);
        }
        return process.exitValue();
    }

    public String output() {
        return text(out);
    }

    public String errors() {
        return text(err);
    }

    public List<String> lines() {
        synchronized (out) {
            return List.copyOf(out);
        }
    }

    /** Sends a signal by its name: STOP, CONT. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** The end that cannot be handled: SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and a wait for the clean end. */
    public int stop(Duration atMost) throws InterruptedException {
        process.destroy();
        return awaitEnd(atMost);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public String describe() {
        return "output:\n" + output() + "\nerrors:\n" + errors();
    }

    private boolean readersEnded() {
        return readers.stream().noneMatch(Thread::isAlive);
    }

    private static String text(List<String> lines) {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private static void waitOn(Object monitor, long ms) {
        try {
            monitor.wait(ms);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static Thread keep(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> read(stream, lines), "child-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void read(InputStream stream, List<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                synchronized (lines) {
                    if (lines.size() < LINES_KEPT) {
                        lines.add(line);
                    }
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was ended while we read: what came before is kept.
            synchronized (lines) {
                lines.notifyAll();
            }
        }
    }
}
