package dev.baton.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.benchmarks.server.ServerKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void medianRangeAndRatioComeFromAllRounds() {
        Results.Row row = reads(new double[] {500, 700, 600}, new double[] {100, 90, 110})
                .rows()
                .get(0);

        assertThat(row.baton()).isEqualTo(new Results.Summary(600, 500, 700, 3));
        assertThat(row.apache()).isEqualTo(new Results.Summary(100, 90, 110, 3));
        assertThat(row.ratio()).isEqualTo(6.0);
        assertThat(Report.verdict(row)).isEqualTo("gate");
    }

    @Test
    void anEvenNumberOfRoundsHasTheMeanOfTheMiddleTwo() {
        assertThat(reads(new double[] {1, 4, 2, 3}, new double[] {1})
                        .rows()
                        .get(0)
                        .baton()
                        .median())
                .isEqualTo(2.5);
    }

    @Test
    void aRatioUnderTheGateIsMissedAndOverTheAimIsSaid() {
        assertThat(Report.verdict(
                        reads(new double[] {499}, new double[] {100}).rows().get(0)))
                .isEqualTo(Report.MISSED);
        assertThat(Report.verdict(
                        reads(new double[] {800}, new double[] {100}).rows().get(0)))
                .isEqualTo("aim");
    }

    @Test
    void aWorstRoundOverItsLimitMissesTheGate() {
        var results = new Results();
        for (double gap : new double[] {90, 100, 501}) {
            results.add("leader-kill x3", ServerKind.BATON, Map.of(Metric.WRITE_GAP, gap));
        }
        results.add("leader-kill x3", ServerKind.APACHE, Map.of(Metric.WRITE_GAP, 1000.0));

        assertThat(Report.verdict(results.rows().get(0))).isEqualTo(Report.MISSED);
        assertThat(Report.table(results.rows())).contains("| <= 0.40, worst <= 500 ms |");
    }

    @Test
    void lessIsBetterForCpu() {
        var results = new Results();
        results.add("getData-1k", ServerKind.BATON, Map.of(Metric.CPU, 3.0));
        results.add("getData-1k", ServerKind.APACHE, Map.of(Metric.CPU, 20.0));

        assertThat(Report.verdict(results.rows().get(0))).isEqualTo("gate");
    }

    @Test
    void withoutTheOtherServerThereIsNoRatioAndNoVerdict() {
        var results = new Results();
        results.add("getData-1k", ServerKind.BATON, Map.of(Metric.CPU, 3.0));

        assertThat(results.rows().get(0).ratio()).isNull();
        assertThat(Report.table(results.rows())).contains("| getData-1k | server CPU, us/op | 3.00 (3.00-3.00) |  |");
        assertThat(Report.json(results.rows())).contains("\"apache\": null", "\"ratio\": null");
    }

    @Test
    void jsonHasOneObjectForEachRow() {
        assertThat(Report.json(reads(new double[] {600}, new double[] {100}).rows()))
                .isEqualTo("[\n  {\"workload\": \"getData-1k\", \"metric\": \"THROUGHPUT\", \"unit\": \"1/s\", "
                        + "\"baton\": {\"median\": 600.000, \"min\": 600.000, \"max\": 600.000, \"rounds\": 1}, "
                        + "\"apache\": {\"median\": 100.000, \"min\": 100.000, \"max\": 100.000, \"rounds\": 1}, "
                        + "\"ratio\": 6.0000, \"gate\": 5.00, \"aim\": 8.00, \"verdict\": \"gate\"}\n]\n");
    }

    private static Results reads(double[] baton, double[] apache) {
        var results = new Results();
        for (double value : baton) {
            results.add("getData-1k", ServerKind.BATON, Map.of(Metric.THROUGHPUT, value));
        }
        for (double value : apache) {
            results.add("getData-1k", ServerKind.APACHE, Map.of(Metric.THROUGHPUT, value));
        }
        return results;
    }
}
