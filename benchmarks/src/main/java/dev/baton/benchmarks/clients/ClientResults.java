package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.server.ServerKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of all rounds, and their two forms. */
final class ClientResults {
    private static final String MISSED = "MISSED";

    private record Key(ServerKind server, ClientBench bench, ClientMetric metric) {}

    private final Map<Key, Map<ClientKind, List<Double>>> values = new LinkedHashMap<>();

    void add(ServerKind server, ClientBench bench, ClientKind client, Map<ClientMetric, Double> round) {
        for (ClientMetric metric : ClientMetric.values()) {
            Double value = round.get(metric);
            if (value != null) {
                values.computeIfAbsent(new Key(server, bench, metric), key -> new EnumMap<>(ClientKind.class))
                        .computeIfAbsent(client, key -> new ArrayList<>())
                        .add(value);
            }
        }
    }

    /** Markdown, medians with ranges, and ratios of medians. */
    String table() {
        var out = new StringBuilder("| server | bench | metric | Baton | Apache | Curator | to Apache | to Curator");
        out.append(" | gate | |\n|---|---|---|---:|---:|---:|---:|---:|---|---|\n");
        values.forEach((key, byClient) -> {
            out.append("| ").append(key.server().label());
            out.append(" | ").append(key.bench().label());
            out.append(" | ").append(key.metric().label());
            for (ClientKind client : ClientKind.values()) {
                out.append(" | ").append(range(byClient.get(client)));
            }
            out.append(" | ").append(ratio(byClient, ClientKind.APACHE));
            out.append(" | ").append(ratio(byClient, ClientKind.CURATOR));
            ClientGoals goal = ClientGoals.of(key.server(), key.bench(), key.metric());
            out.append(" | ").append(goal == null ? "" : goal.text());
            out.append(" | ").append(verdict(key, byClient)).append(" |\n");
        });
        return out.toString();
    }

    /** An array with an object for each row. */
    String json() {
        var rows = new ArrayList<String>();
        values.forEach((key, byClient) -> {
            var row = new StringBuilder(String.format(
                    "  {\"server\": \"%s\", \"bench\": \"%s\", \"metric\": \"%s\"",
                    key.server().label(), key.bench().label(), key.metric().name()));
            byClient.forEach((client, rounds) -> row.append(String.format(
                    Locale.ROOT, ", \"%s\": %.3f", client.name().toLowerCase(Locale.ROOT), median(rounds))));
            rows.add(row.append("}").toString());
        });
        return "[\n" + String.join(",\n", rows) + "\n]\n";
    }

    private static String range(@Nullable List<Double> rounds) {
        if (rounds == null) {
            return "";
        }
        List<Double> sorted = rounds.stream().sorted().toList();
        return number(median(rounds)) + " (" + number(sorted.get(0)) + "-" + number(sorted.get(sorted.size() - 1))
                + ")";
    }

    /** Whether a gate was missed. */
    boolean isAnyMissed() {
        return values.entrySet().stream()
                .anyMatch(each -> verdict(each.getKey(), each.getValue()).equals(MISSED));
    }

    private static String verdict(Key key, Map<ClientKind, List<Double>> byClient) {
        ClientGoals goal = ClientGoals.of(key.server(), key.bench(), key.metric());
        Double ratio = goal == null ? null : ratioTo(byClient, goal.other());
        if (goal == null || ratio == null) {
            return "";
        }
        return goal.aimHolds(ratio) ? "aim" : goal.gateHolds(ratio) ? "gate" : MISSED;
    }

    private static String ratio(Map<ClientKind, List<Double>> byClient, ClientKind other) {
        Double ratio = ratioTo(byClient, other);
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static @Nullable Double ratioTo(Map<ClientKind, List<Double>> byClient, ClientKind other) {
        List<Double> own = byClient.get(ClientKind.BATON);
        List<Double> others = byClient.get(other);
        return own == null || others == null || median(others) == 0 ? null : median(own) / median(others);
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
