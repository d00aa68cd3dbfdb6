package gregor.zk;

/** What the controller tells one broker. A broker refuses a command of an older controller, or for an older life of itself. */
public sealed interface ControllerCommand permits LeaderAndIsr, UpdateMetadata, StopReplica {
    /** In place of a broker epoch when the controller is too old to tell lives of a broker apart. */
    long ANY_BROKER_EPOCH = -1;

    int controllerId();

    int controllerEpoch();

    /** The life of the addressed broker that is meant. */
    long brokerEpoch();
}
