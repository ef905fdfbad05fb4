package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.server.ServerKind;
import org.jspecify.annotations.Nullable;

/** Which ratios to another client must hold (gate) and which are wanted (aim). */
enum ClientGoals {
    PIPELINED_CPU(ClientBench.GET_DATA_256, ClientMetric.CPU, ClientKind.APACHE, 0.25, 0.1),
    PIPELINED_16_CPU(ClientBench.GET_DATA_16, ClientMetric.CPU, ClientKind.APACHE, 0.25, 0.1),
    PIPELINED_THERE(ClientBench.GET_DATA_256, ClientMetric.THROUGHPUT, ClientKind.APACHE, ServerKind.APACHE, 1.3, 1.5),
    PIPELINED_HERE(ClientBench.GET_DATA_256, ClientMetric.THROUGHPUT, ClientKind.APACHE, ServerKind.BATON, 5, 8),
    CONNECT(ClientBench.CONNECT_CLOSE, ClientMetric.P50, ClientKind.APACHE, 0.6, 0.35),
    CLOSE(ClientBench.CONNECT_CLOSE, ClientMetric.CLOSE_P50, ClientKind.APACHE, 0.1, 0.02),
    THREADS(ClientBench.FURTHER_CLIENTS, ClientMetric.THREADS, ClientKind.APACHE, 0.02, 0),
    UNCONTENDED(ClientBench.LOCK, ClientMetric.THROUGHPUT, ClientKind.CURATOR, 1.4, 2),
    HAND_OVER(ClientBench.LOCK_8, ClientMetric.P50, ClientKind.CURATOR, 0.75, 0.5),
    CACHE(ClientBench.CACHE, ClientMetric.READY, ClientKind.CURATOR, 0.5, 0.25),
    CACHE_LARGE(ClientBench.CACHE_LARGE, ClientMetric.READY, ClientKind.CURATOR, 0.5, 0.25);

    private final ClientBench bench;
    private final ClientMetric metric;
    private final ClientKind other;
    private final @Nullable ServerKind server;
    private final double gate;
    private final double aim;

    ClientGoals(ClientBench bench, ClientMetric metric, ClientKind other, double gate, double aim) {
        this(bench, metric, other, null, gate, aim);
    }

    ClientGoals(
            ClientBench bench,
            ClientMetric metric,
            ClientKind other,
            @Nullable ServerKind server,
            double gate,
            double aim) {
        this.bench = bench;
        this.metric = metric;
        this.other = other;
        this.server = server;
        this.gate = gate;
        this.aim = aim;
    }

    /** The goal for a row; null if there is none. */
    static @Nullable ClientGoals of(ServerKind server, ClientBench bench, ClientMetric metric) {
        for (ClientGoals goal : values()) {
            if (goal.bench == bench && goal.metric == metric && (goal.server == null || goal.server == server)) {
                return goal;
            }
        }
        return null;
    }

    /** Whose figure is the measure. */
    ClientKind other() {
        return other;
    }

    boolean gateHolds(double ratio) {
        return holds(ratio, gate);
    }

    boolean aimHolds(double ratio) {
        return holds(ratio, aim);
    }

    /** The gate as the table shows it. */
    String text() {
        return (metric.higherIsBetter() ? ">= " : "<= ") + gate + " of " + other.label();
    }

    private boolean holds(double ratio, double bound) {
        return metric.higherIsBetter() ? ratio >= bound : ratio <= bound;
    }
}
