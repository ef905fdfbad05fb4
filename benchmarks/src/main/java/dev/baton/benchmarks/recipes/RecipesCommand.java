package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.ClientKind;
import dev.baton.benchmarks.clients.StolenTime;
import dev.baton.benchmarks.clients.WindowOptions;
import dev.baton.benchmarks.server.ServerProcess;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.Recorder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code recipes}: measures Baton's recipes against Curator's, in alternation on the same server. */
@Command(
        name = "recipes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs Baton's recipes and Curator's in alternation on the same server.")
public final class RecipesCommand implements Callable<Integer> {
    private static final List<ClientKind> SIDES = List.of(ClientKind.BATON, ClientKind.CURATOR);
    private static final int TRIES_MAX = 20;
    private static final String RATIOS =
            "| server | recipe | Baton | Curator | ratio | gate | |\n|---|---|---:|---:|---:|---:|---|\n";
    private static final String COUNTS =
            "| server | recipe | of | writes | failed | reads | events |\n|---|---|---|---:|---:|---:|---:|\n";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--servers", split = ",", defaultValue = "apache", description = "Default: ${DEFAULT-VALUE}.")
    List<String> servers = List.of();

    @Option(names = "--benches", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    List<RecipeBench> benches = List.of();

    @Option(
            names = "--count",
            description =
                    "Count requests instead, with a recorder between client and server; the times mean nothing then.")
    boolean count;

    @Option(
            names = "--stolen-max",
            defaultValue = "0.02",
            description = "Repeat a window, up to " + TRIES_MAX
                    + " times, in which a hypervisor has given a larger share of the"
                    + " processors' time to others (default: ${DEFAULT-VALUE}; 1 for never).")
    double stolenMax;

    @Mixin
    WindowOptions window = new WindowOptions();

    private int repeated;
    private int disturbed;

    @Override
    public Integer call() throws Exception {
        PrintWriter terminal = spec.commandLine().getOut();
        StringBuilder table = new StringBuilder(count ? COUNTS : RATIOS);
        int failed = window.onEach(servers, spec.commandLine().getErr(), server -> {
            for (RecipeBench bench : benches.isEmpty() ? List.of(RecipeBench.values()) : benches) {
                String row = count ? count(server, bench) : measure(server, bench);
                terminal.print(row);
                terminal.flush();
                table.append(row);
            }
        });
        if (failed == 0) {
            terminal.println();
            terminal.println(table);
            terminal.printf(
                    "%d windows repeated, %d counted although others had the processors%n", repeated, disturbed);
        }
        return failed;
    }

    private String measure(ServerProcess server, RecipeBench bench) throws Exception {
        Map<ClientKind, List<Double>> values = new EnumMap<>(ClientKind.class);
        for (ClientKind kind : SIDES) {
            values.put(kind, new ArrayList<>());
        }
        for (int round = window.firstRound(); round < window.endRound(); round++) {
            for (ClientKind kind : SIDES) {
                double value = run(bench, kind, server.port(), round).value();
                if (round >= 0) {
                    of(values, kind).add(value);
                }
            }
        }
        double own = median(of(values, ClientKind.BATON));
        double other = median(of(values, ClientKind.CURATOR));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s | %s |%n",
                server.kind().label(),
                bench.label(),
                range(of(values, ClientKind.BATON)),
                range(of(values, ClientKind.CURATOR)),
                own / other,
                bench.gate(),
                bench.verdict(own / other));
    }

    private String count(ServerProcess server, RecipeBench bench) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (ClientKind kind : SIDES) {
            Recorder recorder = new Recorder();
            try (FaultProxy proxy = FaultProxy.to("127.0.0.1:" + server.port(), recorder)) {
                long operations = run(bench, kind, proxy.port(), 0).operations();
                WireCount counted = WireCount.of(recorder.frames());
                rows.append(String.format(
                        "| %s | %s | %s | %s |%n",
                        server.kind().label(), bench.subject(), kind.label(), counted.per(operations)));
            }
        }
        return rows.toString();
    }

    private Figure run(RecipeBench bench, ClientKind kind, int port, int round) throws Exception {
        for (int attempt = 1; ; attempt++) {
            StolenTime before = StolenTime.now();
            Figure figure = run(bench, kind, port, (round - window.firstRound()) + "-" + attempt);
            boolean quiet = StolenTime.now().shareSince(before) <= stolenMax;
            if (quiet || round < 0 || attempt == TRIES_MAX) {
                disturbed += quiet || round < 0 ? 0 : 1;
                return figure;
            }
            repeated++;
        }
    }

    private Figure run(RecipeBench bench, ClientKind kind, int port, String name) throws Exception {
        String path = "/bench/" + bench.name().toLowerCase(Locale.ROOT) + "/" + kind + name;
        try {
            return bench.run(kind, port, path, window.seconds());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(kind.label() + " failed at: " + bench.label(), e);
        }
    }

    private static List<Double> of(Map<ClientKind, List<Double>> values, ClientKind kind) {
        return Objects.requireNonNull(values.get(kind));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String range(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return figure(median(values)) + " (" + figure(sorted.get(0)) + "-" + figure(sorted.get(sorted.size() - 1))
                + ")";
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
    }
}
