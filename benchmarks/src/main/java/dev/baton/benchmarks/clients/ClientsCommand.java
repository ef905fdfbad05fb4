package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.server.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clients}: measures the three clients on one kind of server after the other. */
@Command(
        name = "clients",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs Baton's client, Apache's client and Curator in alternation on the same server.")
public final class ClientsCommand implements Callable<Integer> {
    private static final int GATE_MISSED = 3;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--servers", split = ",", defaultValue = "apache,baton", description = "Default: ${DEFAULT-VALUE}.")
    List<String> servers = List.of();

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "BATON,APACHE,CURATOR",
            description = "Default: ${DEFAULT-VALUE}.")
    List<ClientKind> clients = List.of();

    @Option(names = "--benches", split = ",", description = "Names of benches as in the table (default: all).")
    List<String> benches = List.of();

    @Mixin
    WindowOptions window = new WindowOptions();

    @Option(
            names = "--threads",
            defaultValue = "64",
            description = "Threads of the blocking calls (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(names = "--further", defaultValue = "100", description = "Further clients (default: ${DEFAULT-VALUE}).")
    int further;

    @Option(
            names = "--cache-nodes",
            split = ",",
            arity = "1",
            defaultValue = "10000,200000",
            description = "Nodes of the cache and of the large one (default: ${DEFAULT-VALUE}).")
    List<Integer> cacheNodes = List.of();

    @Option(names = "--check", description = "End with 3 if a gate is missed.")
    boolean check;

    @Option(names = "--out", defaultValue = "clients.json", description = "JSON file (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("clients.json");

    @Override
    public Integer call() throws Exception {
        PrintWriter terminal = spec.commandLine().getOut();
        var results = new ClientResults();
        int failed = window.onEach(servers, spec.commandLine().getErr(), server -> measure(server, results, terminal));
        if (failed != 0) {
            return failed;
        }
        terminal.println();
        terminal.println(results.table());
        Files.writeString(out, results.json());
        return check && results.isAnyMissed() ? GATE_MISSED : 0;
    }

    private void measure(ServerProcess server, ClientResults results, PrintWriter terminal) throws Exception {
        var plan = new ClientPlan(
                window.seconds(), threads, further, cacheNodes.get(0), cacheNodes.get(cacheNodes.size() - 1));
        for (ClientBench bench : ClientBench.values()) {
            if (!benches.isEmpty() && !benches.contains(bench.label())) {
                continue;
            }
            bench.prepare(server.port(), plan);
            for (int round = window.firstRound(); round < window.endRound(); round++) {
                for (ClientKind client : clients) {
                    Map<ClientMetric, Double> values = bench.run(client, server.port(), plan);
                    if (values != null && round >= 0) {
                        results.add(server.kind(), bench, client, values);
                        terminal.println(server.kind().label() + "'s server, " + bench.label() + ", " + client.label()
                                + ": " + values);
                    }
                }
            }
        }
    }
}
