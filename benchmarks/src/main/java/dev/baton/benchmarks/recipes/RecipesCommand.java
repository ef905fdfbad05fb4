package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.load.Frames;
import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import dev.baton.benchmarks.server.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--servers", split = ",", defaultValue = "apache", description = "Default: ${DEFAULT-VALUE}.")
    List<String> servers = List.of();

    @Option(names = "--benches", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    List<RecipeBench> benches = List.of();

    @Option(names = "--seconds", defaultValue = "2", description = "Length of a window (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Windows for each (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--warmup", defaultValue = "1", description = "Rounds thrown away (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--home", description = "Directory for the servers' files (default: a temporary one).")
    @Nullable
    Path home;

    @Override
    public Integer call() throws Exception {
        PrintWriter terminal = spec.commandLine().getOut();
        Path directory = home == null ? Files.createTempDirectory("baton-bench-") : home;
        StringBuilder table = new StringBuilder("| server | recipe | Baton | Curator | ratio | gate | |\n")
                .append("|---|---|---:|---:|---:|---:|---|\n");
        for (String name : servers) {
            ServerKind kind = ServerKind.valueOf(name.toUpperCase(Locale.ROOT));
            try (ServerProcess server = ServerProcess.start(kind, ServerOptions.under(directory))) {
                server.awaitServing(Frames.getData("/"));
                for (RecipeBench bench : benches.isEmpty() ? List.of(RecipeBench.values()) : benches) {
                    String row = measure(server, bench);
                    terminal.print(row);
                    terminal.flush();
                    table.append(row);
                }
            } catch (LoadFailure e) {
                spec.commandLine().getErr().println(e.getMessage());
                return 1;
            }
        }
        terminal.println();
        terminal.println(table);
        return 0;
    }

    private String measure(ServerProcess server, RecipeBench bench) throws Exception {
        Map<SideKind, List<Double>> values = new EnumMap<>(SideKind.class);
        for (SideKind kind : SideKind.values()) {
            values.put(kind, new ArrayList<>());
        }
        for (int round = -warmUp; round < rounds; round++) {
            for (SideKind kind : SideKind.values()) {
                String path = "/bench/" + bench.name().toLowerCase(Locale.ROOT) + "/" + kind + (round + warmUp);
                double value = bench.run(kind, server.port(), path, seconds);
                if (round >= 0) {
                    of(values, kind).add(value);
                }
            }
        }
        double own = median(of(values, SideKind.BATON));
        double other = median(of(values, SideKind.CURATOR));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s | %s |%n",
                server.kind().label(),
                bench.label(),
                range(of(values, SideKind.BATON)),
                range(of(values, SideKind.CURATOR)),
                own / other,
                bench.gate(),
                bench.isMet(own / other) ? "met" : "missed");
    }

    private static List<Double> of(Map<SideKind, List<Double>> values, SideKind kind) {
        return Objects.requireNonNull(values.get(kind));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String range(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%,.0f (%,.0f-%,.0f)", median(values), sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
