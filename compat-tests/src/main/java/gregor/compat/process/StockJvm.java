package gregor.compat.process;

import java.util.List;

/** The JVM options of stock processes. */
public final class StockJvm {
    /** Whether servers are to start quickly, for checks that start many; what is measured must run as its users run it. */
    private static final boolean QUICK = Boolean.getBoolean("stock.quick");

    private StockJvm() {}

    /** Of a server; of its log, warnings only. */
    public static List<String> server(String heap) {
        return QUICK ? quick(heap) : asShipped(heap);
    }

    /** What Kafka's own start scripts give a server: a fixed heap and the G1 collector. */
    private static List<String> asShipped(String heap) {
        return List.of(
                "-Xmx" + heap,
                "-Xms" + heap,
                "-server",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-XX:MaxInlineLevel=15",
                "-Djava.awt.headless=true",
                logging());
    }

    /** A client that lives for seconds: small, and quick to start. */
    public static List<String> client() {
        return quick("512m");
    }

    private static List<String> quick(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", logging());
    }

    private static String logging() {
        return "-Dlog4j.configuration="
                + Project.ROOT.resolve("config/tools-log4j.properties").toUri();
    }
}
