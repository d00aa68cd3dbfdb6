package gregor.zk;

import java.util.Map;

/** Hears of changed settings. Called on the owner that was given with it, in the order of the changes. */
@FunctionalInterface
public interface ConfigListener {
    /** The entity's complete settings now; empty when it has none any more. */
    void onConfig(ConfigEntity entity, Map<String, String> configs);
}
