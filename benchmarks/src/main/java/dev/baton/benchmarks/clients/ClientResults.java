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
        var out =
                new StringBuilder("| server | bench | metric | Baton | Apache | Curator | to Apache | to Curator |\n");
        out.append("|---|---|---|---:|---:|---:|---:|---:|\n");
        values.forEach((key, byClient) -> {
            out.append("| ").append(key.server().label());
            out.append(" | ").append(key.bench().label());
            out.append(" | ").append(key.metric().label());
            for (ClientKind client : ClientKind.values()) {
                out.append(" | ").append(range(byClient.get(client)));
            }
            out.append(" | ").append(ratio(byClient, ClientKind.APACHE));
            out.append(" | ").append(ratio(byClient, ClientKind.CURATOR)).append(" |\n");
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

    private static String ratio(Map<ClientKind, List<Double>> byClient, ClientKind other) {
        List<Double> own = byClient.get(ClientKind.BATON);
        List<Double> others = byClient.get(other);
        return own == null || others == null ? "" : String.format(Locale.ROOT, "%.2f", median(own) / median(others));
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
    }
}
