package gregor.group;

/** What a {@link StateLog} fails an append with. Control flow, so without a stack trace. */
public final class AppendFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final AppendFailure failure;

    public AppendFailed(AppendFailure failure) {
        super(failure.name(), null, false, false);
        this.failure = failure;
    }

    public AppendFailure failure() {
        return failure;
    }
}
