package dev.baton.benchmarks.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which ratios Baton to Apache must hold (gate) and which are wanted (aim). */
final class Goals {
    /**
     * Ratios of medians; for a metric where less is better they are upper bounds.
     *
     * @param gate what must hold
     * @param aim what is wanted
     * @param worst what Baton's worst round may be at most, in the unit of the metric, for the gate to hold
     */
    record Goal(double gate, double aim, double worst) {
        Goal(double gate, double aim) {
            this(gate, aim, Double.POSITIVE_INFINITY);
        }

        boolean hasWorst() {
            return worst < Double.POSITIVE_INFINITY;
        }

        boolean gateHolds(Metric metric, double ratio) {
            return metric.higherIsBetter() ? ratio >= gate : ratio <= gate;
        }

        boolean aimHolds(Metric metric, double ratio) {
            return metric.higherIsBetter() ? ratio >= aim : ratio <= aim;
        }
    }

    private static final Map<String, Map<Metric, Goal>> TABLE = Map.ofEntries(
            Map.entry("getData-128", Map.of(Metric.THROUGHPUT, new Goal(5, 8), Metric.CPU, new Goal(0.2, 0.1))),
            Map.entry("getData-1k", Map.of(Metric.THROUGHPUT, new Goal(5, 8), Metric.CPU, new Goal(0.2, 0.1))),
            Map.entry("getData-1k-depth1", Map.of(Metric.P50, new Goal(0.4, 0.3))),
            Map.entry("setData-1k", Map.of(Metric.THROUGHPUT, new Goal(3, 5), Metric.CPU, new Goal(0.3, 0.15))),
            Map.entry("setData-1k-depth1", Map.of(Metric.P50, new Goal(0.6, 0.45))),
            Map.entry("sessions", Map.of(Metric.THROUGHPUT, new Goal(1.5, 2.5))),
            Map.entry("watch-fanout", Map.of(Metric.THROUGHPUT, new Goal(5, 15))),
            Map.entry(
                    "million-znodes",
                    Map.of(
                            Metric.HEAP, new Goal(0.6, 0.5),
                            Metric.RESTART_CLEAN, new Goal(0.4, 0.2),
                            Metric.RESTART_KILLED, new Goal(0.4, 0.2),
                            Metric.DISK, new Goal(0.5, 0.3))),
            Map.entry(
                    "setData-1k x3",
                    Map.of(
                            Metric.THROUGHPUT, new Goal(3, 6),
                            Metric.CPU, new Goal(0.35, 0.15),
                            Metric.P99, new Goal(0.3, 0.1))),
            Map.entry("setData-1k-depth1 x3", Map.of(Metric.P50, new Goal(0.6, 0.35))),
            Map.entry("mix-90-10 x3", Map.of(Metric.THROUGHPUT, new Goal(3, 6))),
            Map.entry("ephemeral x3", Map.of(Metric.THROUGHPUT, new Goal(3, 5))),
            Map.entry("leader-kill x3", Map.of(Metric.WRITE_GAP, new Goal(0.4, 0.15, 500))),
            Map.entry("leader-deaf x3", Map.of(Metric.WRITE_GAP, new Goal(0.5, 0.3))),
            Map.entry("leader-mute x3", Map.of(Metric.WRITE_GAP, new Goal(0.5, 0.3))),
            Map.entry("empty-start", Map.of(Metric.START, new Goal(0.8, 0.45))));

    private Goals() {}

    static @Nullable Goal of(String workload, Metric metric) {
        return TABLE.getOrDefault(workload, Map.of()).get(metric);
    }
}
