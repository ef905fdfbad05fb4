package dev.baton.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver end to end on real servers. It asserts that figures are sane, never that they are good. */
class ComparisonTest {
    private static final List<ServerKind> KINDS = List.of(ServerKind.values());
    private static final Plan SMALL =
            new Plan(4, 4, 1, 10, 5_000, Duration.ofMillis(50), Duration.ofMillis(150), 1, Duration.ZERO, 1, 1);
    private static final Plan SMALL_ENSEMBLE =
            new Plan(4, 4, 1, 10, 5_000, Duration.ofMillis(50), Duration.ofMillis(150), 1, Duration.ZERO, 3, 1);

    @TempDir
    private Path home;

    @Test
    void everyWorkloadGivesFiguresForEachServer() throws Exception {
        var told = new ArrayList<String>();

        Results results = new Comparison(KINDS, ServerOptions.under(home), SMALL, told::add)
                .run(List.of(LoadWorkload.values()), List.of());

        for (LoadWorkload workload : LoadWorkload.values()) {
            for (Metric metric : List.of(Metric.THROUGHPUT, Metric.P50, Metric.P99)) {
                Results.Row row = row(results, workload.label(), metric);
                assertThat(row.baton()).as("Baton %s %s", workload, metric).satisfies(ComparisonTest::isPositive);
                assertThat(row.apache()).as("Apache %s %s", workload, metric).satisfies(ComparisonTest::isPositive);
                assertThat(row.ratio()).as("%s %s", workload, metric).isPositive();
            }
            assertThat(told).anyMatch(line -> line.startsWith(workload.label()));
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFilledServerIsMeasuredAndRestarted() throws Exception {
        Results results = new Comparison(KINDS, ServerOptions.under(home), SMALL, line -> {})
                .run(List.of(), List.of(LifeWorkload.MILLION_ZNODES));

        for (Metric metric : List.of(Metric.HEAP, Metric.RESTART_CLEAN, Metric.RESTART_KILLED)) {
            Results.Row row = row(results, "million-znodes", metric);
            assertThat(row.baton()).as("Baton %s", metric).satisfies(ComparisonTest::isPositive);
            assertThat(row.apache()).as("Apache %s", metric).satisfies(ComparisonTest::isPositive);
        }
    }

    @Test
    void anEnsembleIsLoaded() throws Exception {
        Results results = new Comparison(
                        List.of(ServerKind.BATON), ServerOptions.under(home), SMALL_ENSEMBLE, line -> {})
                .run(List.of(LoadWorkload.MIX_90_10), List.of());

        Results.Row row = row(results, "mix-90-10 x3", Metric.THROUGHPUT);
        assertThat(row.baton()).satisfies(ComparisonTest::isPositive);
        assertThat(row.goal()).isNotNull();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void anEnsembleLosesItsLeader() throws Exception {
        Results results = new Comparison(
                        List.of(ServerKind.APACHE), ServerOptions.under(home), SMALL_ENSEMBLE, line -> {})
                .runOutages(List.of(OutageWorkload.LEADER_KILL));

        Results.Row row = row(results, "leader-kill x3", Metric.WRITE_GAP);
        assertThat(row.apache()).satisfies(ComparisonTest::isPositive);
        assertThat(row.goal()).isNotNull();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aServerThatDoesNotStartIsReportedWithItsLog() {
        var broken = new ServerOptions(home, List.of("-Xmx64m"), "/no/such/classes");

        assertThatThrownBy(() ->
                        new Comparison(KINDS, broken, SMALL, line -> {}).run(List.of(LoadWorkload.PING), List.of()))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("server ended with 1")
                .hasMessageContaining("BatonServerMain");
    }

    private static void isPositive(Results.@Nullable Summary summary) {
        assertThat(summary).isNotNull();
        assertThat(summary.median()).isPositive();
    }

    private static Results.Row row(Results results, String workload, Metric metric) {
        return results.rows().stream()
                .filter(row -> row.workload().equals(workload) && row.metric() == metric)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " of " + workload));
    }
}
