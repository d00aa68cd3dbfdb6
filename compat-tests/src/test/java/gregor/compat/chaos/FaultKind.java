package gregor.compat.chaos;

/** What may go wrong with a broker, or with all. */
enum FaultKind {
    /** SIGKILL, and a start later. */
    KILL,
    /** SIGTERM, and a start later. */
    STOP,
    /** SIGSTOP and, later, SIGCONT: it goes on as if no time had passed. */
    PAUSE,
    /** Its ZooKeeper session is ended by somebody else; nothing has to be undone. */
    EXPIRE_SESSION,
    /** SIGKILL, and a start with an empty disk. Only alone, and never to the last in-sync replica. */
    WIPE,
    /** Nobody reaches it, and it reaches nobody. */
    CUT_OFF,
    /** Clients and ZooKeeper reach it, the other brokers do not. */
    CUT_OFF_FROM_BROKERS,
    /** All reach it but ZooKeeper. */
    CUT_OFF_FROM_ZOOKEEPER,
    /** One other broker does not reach it. */
    CUT_OFF_FROM_ONE,
    /** It acts on what the other brokers ask of it, and they do not hear its answers. */
    LOSE_ANSWERS,
    /** SIGKILL of all brokers at once. */
    KILL_ALL,
    /** SIGKILL of ZooKeeper, and a start later. */
    KILL_ZOOKEEPER,
    /** SIGSTOP and SIGCONT of ZooKeeper. */
    PAUSE_ZOOKEEPER;

    /** Whether another fault may come together with it. */
    boolean mayHaveCompany() {
        return this != WIPE && this != KILL_ALL;
    }

    /** Whether it happens to one broker. */
    boolean hasVictim() {
        return this != KILL_ALL && this != KILL_ZOOKEEPER && this != PAUSE_ZOOKEEPER;
    }
}
