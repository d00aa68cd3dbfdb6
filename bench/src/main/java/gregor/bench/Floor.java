package gregor.bench;

import gregor.compat.process.Child;
import gregor.compat.process.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the kernel alone costs on this machine now: {@code floor.c}, built and run. */
record Floor(double receiveCpuPerGb, double sendCpuPerGb) {
    private static final int RUNS = 5;
    private static final Duration RUN_MAX = Duration.ofMinutes(2);

    /** Null where there is no C compiler. */
    static Floor measure(Path directory, double gigabytes) throws IOException, InterruptedException {
        Path source = Project.ROOT.resolve("bench/src/main/c/floor.c");
        Path program = directory.toAbsolutePath().resolve("floor");
        try (Child compiler = start("cc", "-O2", "-o", program.toString(), source.toString())) {
            compiler.awaitSuccess(RUN_MAX);
        } catch (IOException noCompiler) {
            return null;
        }
        List<Double> receive = new ArrayList<>();
        List<Double> send = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            try (Child run =
                    start(program.toString(), directory.toAbsolutePath().toString(), "" + gigabytes)) {
                String[] lines = run.awaitSuccess(RUN_MAX).split("\n");
                receive.add(number(lines[0]));
                send.add(number(lines[1]));
            }
        }
        return new Floor(Table.median(receive), Table.median(send));
    }

    private static Child start(String... command) throws IOException {
        return Child.start(List.of(command), Map.of(), Path.of("target"));
    }

    private static double number(String line) {
        return Double.parseDouble(line.split(" ")[1]);
    }
}
