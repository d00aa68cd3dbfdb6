package gregor.bench;

/** One number of a workload, with the unit it is in and which way is better. */
record Measure(String workload, String name, double value, boolean lowerIsBetter) {
    static Measure lower(String workload, String name, double value) {
        return new Measure(workload, name, value, true);
    }

    static Measure higher(String workload, String name, double value) {
        return new Measure(workload, name, value, false);
    }

    String row() {
        return workload + ": " + name;
    }
}
