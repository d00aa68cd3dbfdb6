package gregor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used so far, as the Linux kernel counts it. */
record Usage(double cpuSeconds, long residentBytes) {
    /** The kernel's clock ticks in /proc are 1/100 s on every Linux that a JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;

    static Usage of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name in parentheses may hold spaces; utime and stime are the 12th and 13th field after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        return new Usage(cpu, residentBytes(pid));
    }

    private static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }
}
