package dev.baton.benchmarks.clients;

/** What is measured of a client. */
enum ClientMetric {
    THROUGHPUT("operations, 1/s", true),
    CPU("client CPU, us/op", false),
    P50("p50, us", false),
    P99("p99, us", false),
    CLOSE_P50("close p50, us", false),
    READY("ready, ms", false),
    THREADS("threads of each", false),
    HEAP("live heap of each, KiB", false);

    private final String label;
    private final boolean higherIsBetter;

    ClientMetric(String label, boolean higherIsBetter) {
        this.label = label;
        this.higherIsBetter = higherIsBetter;
    }

    String label() {
        return label;
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }
}
