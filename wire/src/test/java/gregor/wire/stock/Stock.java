package gregor.wire.stock;

/** Reflection without its checked exceptions. */
final class Stock {
    private Stock() {}

    interface Reflection<T> {
        T run() throws ReflectiveOperationException;
    }

    static <T> T call(Reflection<T> reflection) {
        try {
            return reflection.run();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        }
    }
}
