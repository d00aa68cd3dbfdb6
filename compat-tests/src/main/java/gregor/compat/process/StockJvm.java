package gregor.compat.process;

import java.util.List;

/** The JVM options of stock processes. */
public final class StockJvm {
    private StockJvm() {}

    /** What Kafka's own start scripts give a server: a fixed heap and the G1 collector; of the log, warnings only. */
    public static List<String> server(String heap) {
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
        return List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", logging());
    }

    private static String logging() {
        return "-Dlog4j.configuration="
                + Project.ROOT.resolve("config/tools-log4j.properties").toUri();
    }
}
