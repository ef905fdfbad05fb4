package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare}: measures both servers and prints the ratios. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the same workloads on Baton's and on Apache's server in alternation and prints the ratios.",
        footer = {
            "",
            "Workloads under load: getData-128 getData-1k getData-1k-depth1 setData-1k setData-1k-depth1 ephemeral",
            "mix-90-10 sessions watch-fanout ping. Others: empty-start million-znodes. Groups: load (all under load), all,",
            "ensemble (setData-1k setData-1k-depth1 mix-90-10 ephemeral, and the outages).",
            "Outages, with --members 3 or more: leader-kill leader-deaf leader-mute.",
            "Ends with 0 if everything was measured, 1 if a server failed, 3 if --check is given and a gate is missed."
        })
public final class CompareCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int GATE_MISSED = 3;
    private static final int MEMBERS_OF_OUTAGES_MIN = 3;
    private static final Set<LoadWorkload> ENSEMBLE_LOADS = EnumSet.of(
            LoadWorkload.SET_DATA_1K, LoadWorkload.SET_DATA_1K_DEPTH1, LoadWorkload.MIX_90_10, LoadWorkload.EPHEMERAL);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--workloads",
            split = ",",
            defaultValue = "load",
            description = "What to run (default: ${DEFAULT-VALUE}).")
    List<String> workloads = List.of();

    @Option(names = "--servers", split = ",", defaultValue = "baton,apache", description = "Default: ${DEFAULT-VALUE}.")
    List<String> servers = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "3",
            description = "Length of a measured window (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Windows for each server and workload (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "60",
            description = "Seconds of load on each server before the first window (default: ${DEFAULT-VALUE}).")
    double warmUp;

    @Option(
            names = "--members",
            defaultValue = "1",
            description = "Servers of each kind: one alone or an ensemble (default: ${DEFAULT-VALUE}).")
    int members;

    @Option(
            names = "--outages",
            defaultValue = "10",
            description = "Of each ensemble, for each kind of outage (default: ${DEFAULT-VALUE}).")
    int outages;

    @Option(names = "--connections", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = "--depth",
            defaultValue = "16",
            description = "Requests in flight on each (default: ${DEFAULT-VALUE}).")
    int depth;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads of the generator (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(names = "--watchers", defaultValue = "500", description = "Of the fan-out (default: ${DEFAULT-VALUE}).")
    int watchers;

    @Option(
            names = "--znodes",
            defaultValue = "1000000",
            description = "Of million-znodes (default: ${DEFAULT-VALUE}).")
    int znodes;

    @Option(
            names = "--jvm",
            defaultValue = "-Xmx2g",
            description = "JVM options of both servers (default: ${DEFAULT-VALUE}).")
    String jvm = "";

    @Option(
            names = "--home",
            description = "Directory for the servers' files; its disk is measured too (default: a temporary one).")
    @Nullable
    Path home;

    @Option(names = "--out", defaultValue = "benchmarks.json", description = "JSON file (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("benchmarks.json");

    @Option(names = "--check", description = "End with 3 if a gate is missed.")
    boolean check;

    @Override
    public Integer call() throws Exception {
        PrintWriter terminal = spec.commandLine().getOut();
        var loads = new ArrayList<LoadWorkload>();
        var lives = new ArrayList<LifeWorkload>();
        var accidents = new ArrayList<OutageWorkload>();
        choose(loads, lives, accidents);
        List<ServerKind> kinds = servers.stream().map(this::kind).toList();
        Path directory = home == null ? Files.createTempDirectory("baton-bench-") : home;
        var options = ServerOptions.under(directory)
                .withJvmOptions(List.of(jvm.strip().split("\\s+")));
        try {
            Comparison comparison = new Comparison(kinds, options, plan(), terminal::println);
            comparison.run(loads, lives);
            Results results = comparison.runOutages(accidents);
            terminal.println();
            terminal.println(Report.table(results.rows()));
            Files.writeString(out, Report.json(results.rows()));
            boolean missed =
                    results.rows().stream().anyMatch(row -> Report.verdict(row).equals(Report.MISSED));
            return check && missed ? GATE_MISSED : 0;
        } catch (LoadFailure e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    private Plan plan() {
        return new Plan(
                connections,
                depth,
                threads,
                watchers,
                znodes,
                Duration.ofMillis(500),
                Duration.ofMillis((long) (seconds * 1000)),
                rounds,
                Duration.ofMillis((long) (warmUp * 1000)),
                members,
                outages);
    }

    private void choose(List<LoadWorkload> loads, List<LifeWorkload> lives, List<OutageWorkload> accidents) {
        boolean ensemble = workloads.contains("ensemble");
        for (LoadWorkload workload : LoadWorkload.values()) {
            if (wants(workload.label())
                    || workloads.contains("load")
                    || ensemble && ENSEMBLE_LOADS.contains(workload)) {
                loads.add(workload);
            }
        }
        for (OutageWorkload workload : OutageWorkload.values()) {
            if (workloads.contains(workload.label()) || ensemble) {
                accidents.add(workload);
            }
        }
        if (!accidents.isEmpty() && members < MEMBERS_OF_OUTAGES_MIN) {
            throw new ParameterException(spec.commandLine(), "--members: outages need three members or more");
        }
        for (LifeWorkload workload : LifeWorkload.values()) {
            if (wants(workload.label())) {
                lives.add(workload);
            }
        }
        var known = new ArrayList<>(List.of("load", "all", "ensemble"));
        Arrays.stream(OutageWorkload.values()).map(OutageWorkload::label).forEach(known::add);
        Arrays.stream(LoadWorkload.values()).map(LoadWorkload::label).forEach(known::add);
        Arrays.stream(LifeWorkload.values()).map(LifeWorkload::label).forEach(known::add);
        for (String workload : workloads) {
            if (!known.contains(workload)) {
                throw new ParameterException(
                        spec.commandLine(), "--workloads: no workload " + workload + "; there are " + known);
            }
        }
    }

    private boolean wants(String label) {
        return workloads.contains(label) || workloads.contains("all");
    }

    private ServerKind kind(String name) {
        for (ServerKind kind : ServerKind.values()) {
            if (kind.label().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        throw new ParameterException(spec.commandLine(), "--servers: no server " + name + "; there are baton, apache");
    }
}
