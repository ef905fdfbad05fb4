package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.compare.Results.Row;
import dev.baton.benchmarks.compare.Results.Summary;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two forms of the results: a Markdown table for people and JSON for machines. */
final class Report {
    static final String MISSED = "MISSED";

    private Report() {}

    static String table(List<Row> rows) {
        var out = new StringBuilder();
        out.append("| workload | metric | Baton median (min-max) | Apache median (min-max) | ratio | gate | aim | |\n");
        out.append("|---|---|---:|---:|---:|---:|---:|---|\n");
        for (Row row : rows) {
            out.append("| ").append(row.workload());
            out.append(" | ")
                    .append(row.metric().label())
                    .append(", ")
                    .append(row.metric().unit());
            out.append(" | ").append(summary(row.baton()));
            out.append(" | ").append(summary(row.apache()));
            out.append(" | ").append(row.ratio() == null ? "" : format("%.2f", row.ratio()));
            out.append(" | ").append(bound(row, false));
            out.append(" | ").append(bound(row, true));
            out.append(" | ").append(verdict(row)).append(" |\n");
        }
        return out.toString();
    }

    private static String summary(@Nullable Summary summary) {
        return summary == null
                ? ""
                : number(summary.median()) + " (" + number(summary.min()) + "-" + number(summary.max()) + ")";
    }

    private static String number(double value) {
        return format(value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String bound(Row row, boolean aim) {
        if (row.goal() == null) {
            return "";
        }
        double bound = aim ? row.goal().aim() : row.goal().gate();
        String worst = !aim && row.goal().hasWorst()
                ? format(", worst <= %.0f %s", row.goal().worst(), row.metric().unit())
                : "";
        return (row.metric().higherIsBetter() ? ">= " : "<= ") + format("%.2f", bound) + worst;
    }

    static String verdict(Row row) {
        if (row.goal() == null || row.ratio() == null) {
            return "";
        }
        if (row.goal().hasWorst()
                && row.baton() != null
                && row.baton().max() > row.goal().worst()) {
            return MISSED;
        }
        return row.goal().aimHolds(row.metric(), row.ratio())
                ? "aim"
                : row.goal().gateHolds(row.metric(), row.ratio()) ? "gate" : MISSED;
    }

    /** An array with an object for each row. Names need no escaping: they are the driver's own. */
    static String json(List<Row> rows) {
        var out = new StringBuilder("[\n");
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            out.append(format(
                    "  {\"workload\": \"%s\", \"metric\": \"%s\", ",
                    row.workload(), row.metric().name()));
            out.append(format("\"unit\": \"%s\", ", row.metric().unit()));
            out.append("\"baton\": ").append(json(row.baton()));
            out.append(", \"apache\": ").append(json(row.apache()));
            out.append(", \"ratio\": ").append(row.ratio() == null ? "null" : format("%.4f", row.ratio()));
            if (row.goal() != null) {
                out.append(format(
                        ", \"gate\": %.2f, \"aim\": %.2f",
                        row.goal().gate(), row.goal().aim()));
                out.append(format(", \"verdict\": \"%s\"", verdict(row)));
            }
            out.append(i < rows.size() - 1 ? "},\n" : "}\n");
        }
        return out.append("]\n").toString();
    }

    private static String json(@Nullable Summary summary) {
        return summary == null
                ? "null"
                : format(
                        "{\"median\": %.3f, \"min\": %.3f, \"max\": %.3f, \"rounds\": %d}",
                        summary.median(), summary.min(), summary.max(), summary.rounds());
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
