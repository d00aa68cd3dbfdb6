package gregor.broker.api;

import gregor.wire.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be said against the parts of a request to alter configurations before anything is read or written. */
final class AlterationChecks {
    private final int brokerId;
    private final Map<ConfigResource, Integer> named = new HashMap<>();

    AlterationChecks(int brokerId, List<ConfigResource> resources) {
        this.brokerId = brokerId;
        resources.forEach(resource -> named.merge(resource, 1, Integer::sum));
    }

    /** Why the resource cannot be altered so, or {@link Outcome#DONE} if nothing is known against it. */
    Outcome refusal(ConfigResource resource, List<ConfigChange> changes, boolean loggersToo) {
        try {
            check(resource, changes, loggersToo);
            return Outcome.DONE;
        } catch (RefusedException e) {
            return e.outcome();
        }
    }

    private void check(ConfigResource resource, List<ConfigChange> changes, boolean loggersToo) {
        if (named.get(resource) > 1) {
            throw invalid("A resource may be named once.");
        }
        Set<String> names = new HashSet<>();
        for (ConfigChange change : changes) {
            if (!names.add(change.name())) {
                throw invalid("A key may be named once, not so: " + change.name());
            }
        }
        for (ConfigChange change : changes) {
            if (change.operation() != ConfigChange.Operation.DELETE && change.value() == null) {
                throw invalid("A key needs a value: " + change.name());
            }
        }
        checkType(resource, loggersToo);
    }

    private void checkType(ConfigResource resource, boolean loggersToo) {
        switch (resource.type()) {
            case ConfigResource.TOPIC -> {
                if (resource.name().isEmpty()) {
                    throw invalid("Topics have no configuration for all of them.");
                }
            }
            case ConfigResource.BROKER -> {
                if (!resource.allBrokers()) {
                    resource.requireBroker(brokerId);
                }
            }
            case ConfigResource.BROKER_LOGGER -> {
                if (!loggersToo) {
                    throw invalid("Loggers are altered by IncrementalAlterConfigs.");
                }
                resource.requireBroker(brokerId);
            }
            default ->
                throw invalid("Only topics, brokers and loggers can be altered with ZooKeeper, not type "
                        + resource.type() + ".");
        }
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(ErrorCode.INVALID_REQUEST, message);
    }
}
