package dev.baton.benchmarks.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which ratios Baton to Apache must hold (gate) and which are wanted (aim). */
final class Goals {
    /** Both are ratios of medians; for a metric where less is better they are upper bounds. */
    record Goal(double gate, double aim) {
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
            Map.entry("empty-start", Map.of(Metric.START, new Goal(0.8, 0.45))));

    private Goals() {}

    static @Nullable Goal of(String workload, Metric metric) {
        return TABLE.getOrDefault(workload, Map.of()).get(metric);
    }
}
