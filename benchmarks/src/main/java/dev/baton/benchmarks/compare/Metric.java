package dev.baton.benchmarks.compare;

/** What is measured of a workload. */
public enum Metric {
    THROUGHPUT("operations", "1/s", true),
    P50("latency p50", "us", false),
    P99("latency p99", "us", false),
    WRITE_P50("write latency p50", "us", false),
    WRITE_P99("write latency p99", "us", false),
    CPU("server CPU", "us/op", false),
    DISK("written to disk", "B/op", false),
    GENERATOR_CPU("generator CPU", "us/op", false),
    HEAP("live heap", "B/znode", false),
    RESTART_CLEAN("restart after clean stop", "ms", false),
    RESTART_KILLED("restart after kill", "ms", false),
    START("start to first answer", "ms", false),
    WRITE_GAP("time without writes", "ms", false);

    private final String label;
    private final String unit;
    private final boolean higherIsBetter;

    Metric(String label, String unit, boolean higherIsBetter) {
        this.label = label;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }
}
