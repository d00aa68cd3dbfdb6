package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TimerThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper by itself, as a process. */
class ZooKeeperMainTest {
    private static final int TERMINATED = 143;

    @TempDir
    private Path dir;

    private Process process;

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    @Test
    void itServesUntilItIsToldToEnd() throws Exception {
        BufferedReader output = run("dataDir=" + dir.resolve("data") + "\nclientPort=0\nmaxClientCnxns=0\n"
                + "clientPortAddress=127.0.0.1\nadmin.enableServer=false\n");
        String line = output.readLine();
        assertThat(line).matches("ZooKeeper serves on port \\d+, data in .*data");
        String port = line.replaceAll("\\D*(\\d+),.*", "$1");

        try (TimerThread timers = new TimerThread("timers");
                PipelinedSession session =
                        new PipelinedSession(new ZkConfig("127.0.0.1:" + port, 10_000, 10_000, 10), timers)) {
            session.start();
            assertThat(get(session.children("/"))).contains("zookeeper");
        }
        process.toHandle().destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(output.readLine()).isNull();
    }

    @Test
    void aBrokenConfigurationEndsInOneLine() throws Exception {
        BufferedReader output = run("dataDir=" + dir.resolve("data") + "\nclientPort=abc\n");

        assertThat(output.readLine()).contains("abc");
        assertThat(output.readLine()).isNull();
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private BufferedReader run(String properties) throws IOException {
        Path file = Files.writeString(dir.resolve("zookeeper.properties"), properties);
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ZooKeeperMain.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
