package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built distribution, started by {@code bin/server-start.sh}; ZooKeeper embedded unless the overrides name one. */
public final class GregorBroker extends ChildBroker {
    private final Map<String, String> environment;
    private final int zooKeeperPort;

    public GregorBroker(Path home, Map<String, String> overrides) throws IOException {
        this(home, overrides, Project.CHILD_ENVIRONMENT);
    }

    public GregorBroker(Path home, Map<String, String> overrides, Map<String, String> environment) throws IOException {
        super(home, overrides);
        this.environment = environment;
        this.zooKeeperPort = Project.freePort();
    }

    @Override
    public Child launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Project.script("server-start.sh").toString());
        values(Map.of("zookeeper.embedded.port", Integer.toString(zooKeeperPort)))
                .forEach((key, value) -> command.addAll(List.of("--override", key + "=" + value)));
        child = Child.start(command, environment, home);
        return child;
    }

    @Override
    public String zooKeeper() {
        return overrides.getOrDefault(ZOOKEEPER, "127.0.0.1:" + zooKeeperPort);
    }

    @Override
    public List<String> printed() {
        return child.lines();
    }
}
