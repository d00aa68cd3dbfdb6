package gregor.log.records;

/** Who set the timestamps of a batch (`message.timestamp.type`). */
public enum TimestampType {
    CREATE_TIME("CreateTime"),
    LOG_APPEND_TIME("LogAppendTime");

    private final String configName;

    TimestampType(String configName) {
        this.configName = configName;
    }

    /** The value of `message.timestamp.type` that means this. */
    public String configName() {
        return configName;
    }
}
