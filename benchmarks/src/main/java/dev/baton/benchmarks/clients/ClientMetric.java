package dev.baton.benchmarks.clients;

/** What is measured of a client. */
enum ClientMetric {
    THROUGHPUT("operations, 1/s"),
    CPU("client CPU, us/op"),
    P50("p50, us"),
    P99("p99, us"),
    CLOSE_P50("close p50, us");

    private final String label;

    ClientMetric(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
