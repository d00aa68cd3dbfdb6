package gregor.zk;

/** What the controller tells one broker. A broker refuses a command of an older controller, or for an older life of itself. */
public sealed interface ControllerCommand permits LeaderAndIsr, UpdateMetadata, StopReplica {
    int controllerId();

    int controllerEpoch();

    /** The life of the addressed broker that is meant. */
    long brokerEpoch();
}
