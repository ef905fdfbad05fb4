package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.server.ServerKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All values of a comparison, in the order of measuring. */
public final class Results {
    /** Median and range of a metric over the rounds on one server. */
    public record Summary(double median, double min, double max, int rounds) {
        static Summary of(List<Double> values) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Summary(median, sorted[0], sorted[sorted.length - 1], sorted.length);
        }
    }

    /** One line of the report; a server that was not measured is null, as is then the ratio Baton to Apache. */
    public record Row(
            String workload,
            Metric metric,
            @Nullable Summary baton,
            @Nullable Summary apache,
            @Nullable Double ratio,
            Goals.@Nullable Goal goal) {}

    private final Map<String, Map<Metric, Map<ServerKind, List<Double>>>> values = new LinkedHashMap<>();

    void add(String workload, ServerKind kind, Map<Metric, Double> round) {
        var metrics = values.computeIfAbsent(workload, key -> new EnumMap<>(Metric.class));
        round.forEach((metric, value) -> metrics.computeIfAbsent(metric, key -> new EnumMap<>(ServerKind.class))
                .computeIfAbsent(kind, key -> new ArrayList<>())
                .add(value));
    }

    /** Every workload with every metric it has. */
    public List<Row> rows() {
        var rows = new ArrayList<Row>();
        values.forEach(
                (workload, metrics) -> metrics.forEach((metric, byKind) -> rows.add(row(workload, metric, byKind))));
        return rows;
    }

    private static Row row(String workload, Metric metric, Map<ServerKind, List<Double>> byKind) {
        Summary baton = summary(byKind.get(ServerKind.BATON));
        Summary apache = summary(byKind.get(ServerKind.APACHE));
        Double ratio =
                baton == null || apache == null || apache.median() == 0 ? null : baton.median() / apache.median();
        return new Row(workload, metric, baton, apache, ratio, Goals.of(workload, metric));
    }

    private static @Nullable Summary summary(@Nullable List<Double> rounds) {
        return rounds == null ? null : Summary.of(rounds);
    }
}
