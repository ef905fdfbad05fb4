package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.BenchNodes;
import dev.baton.benchmarks.load.Frames;
import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.load.LoadResult;
import dev.baton.benchmarks.server.Deployment;
import dev.baton.benchmarks.server.EnsembleProcesses;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import dev.baton.benchmarks.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Runs workloads on servers in alternation. */
public final class Comparison {
    private static final int LANES_MIN = 50;

    private final List<ServerKind> kinds;
    private final ServerOptions options;
    private final Plan plan;
    private final Consumer<String> progress;
    private final Results results = new Results();

    /** Progress is told in lines while measuring goes on. */
    public Comparison(List<ServerKind> kinds, ServerOptions options, Plan plan, Consumer<String> progress) {
        this.kinds = List.copyOf(kinds);
        this.options = options;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures all workloads, those under load first, on one process for each kind that is warmed before.
     *
     * @throws LoadFailure if a server gives a wrong answer or none; it names the server and ends with the tail of its log
     */
    public Results run(List<LoadWorkload> loads, List<LifeWorkload> lives) throws Exception {
        if (!loads.isEmpty()) {
            runLoads(loads);
        }
        for (LifeWorkload life : lives) {
            for (int round = 1; round <= plan.rounds(); round++) {
                for (ServerKind kind : kinds) {
                    Map<Metric, Double> values = life.run(kind, options, plan);
                    results.add(life.label(), kind, values);
                    tell(life.label(), kind, round, plan.rounds(), values);
                }
            }
        }
        return results;
    }

    /**
     * Measures outages of ensembles, those of both kinds in alternation.
     *
     * @throws LoadFailure if an ensemble does not come back
     */
    public Results runOutages(List<OutageWorkload> workloads) throws Exception {
        for (boolean proxied : List.of(false, true)) {
            List<OutageWorkload> now =
                    workloads.stream().filter(w -> w.isProxied() == proxied).toList();
            if (!now.isEmpty()) {
                runOutages(now, proxied);
            }
        }
        return results;
    }

    private void runOutages(List<OutageWorkload> workloads, boolean proxied) throws Exception {
        var ensembles = new ArrayList<EnsembleProcesses>();
        try {
            for (ServerKind kind : kinds) {
                ensembles.add(EnsembleProcesses.start(kind, options, plan.members(), proxied));
            }
            for (EnsembleProcesses ensemble : ensembles) {
                ensemble.awaitServing(Frames.getData("/"));
                BenchNodes.create(ensemble.port(0), LANES_MIN);
            }
            for (OutageWorkload workload : workloads) {
                for (int round = 1; round <= plan.outages(); round++) {
                    for (EnsembleProcesses ensemble : ensembles) {
                        Duration gap = workload.runOn(ensemble);
                        Map<Metric, Double> values = Map.of(Metric.WRITE_GAP, gap.toNanos() / 1e6);
                        results.add(plan.labelOf(workload.label()), ensemble.kind(), values);
                        tell(workload.label(), ensemble.kind(), round, plan.outages(), values);
                    }
                }
            }
        } finally {
            ensembles.forEach(EnsembleProcesses::close);
        }
    }

    private Deployment start(ServerKind kind) throws Exception {
        byte[] root = Frames.getData("/");
        if (plan.members() == 1) {
            ServerProcess server = ServerProcess.start(kind, options);
            try {
                server.awaitServing(root);
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
        EnsembleProcesses ensemble = EnsembleProcesses.start(kind, options, plan.members(), false);
        try {
            ensemble.awaitServing(root);
            return ensemble;
        } catch (RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    private void runLoads(List<LoadWorkload> workloads) throws Exception {
        var servers = new ArrayList<Deployment>();
        try {
            for (ServerKind kind : kinds) {
                Deployment server = start(kind);
                servers.add(server);
                BenchNodes.create(server.port(0), Math.max(plan.connections(), LANES_MIN));
                progress.accept(kind.label() + " serves on port " + server.port(0));
            }
            warmUp(workloads, servers);
            for (LoadWorkload workload : workloads) {
                for (int round = 1; round <= plan.rounds(); round++) {
                    for (Deployment server : servers) {
                        Map<Metric, Double> values = values(workload, runOn(server, workload, plan));
                        results.add(plan.labelOf(workload.label()), server.kind(), values);
                        tell(workload.label(), server.kind(), round, plan.rounds(), values);
                    }
                }
            }
        } finally {
            servers.forEach(Deployment::close);
        }
    }

    private void warmUp(List<LoadWorkload> workloads, List<Deployment> servers) throws Exception {
        Plan warm = plan.withMeasure(plan.warmUp().dividedBy(workloads.size()));
        for (LoadWorkload workload : workloads) {
            for (Deployment server : servers) {
                if (!warm.measure().isZero()) {
                    runOn(server, workload, warm);
                }
            }
        }
    }

    private static LoadResult runOn(Deployment server, LoadWorkload workload, Plan plan) throws Exception {
        try {
            return workload.run(server, plan);
        } catch (LoadFailure e) {
            throw new LoadFailure(
                    server.kind().label() + " under " + workload.label() + ": " + e.getMessage() + server.logTail(), e);
        }
    }

    private static Map<Metric, Double> values(LoadWorkload workload, LoadResult result) {
        var values = new EnumMap<Metric, Double>(Metric.class);
        values.put(Metric.THROUGHPUT, result.operationsPerSecond());
        values.put(Metric.CPU, result.serverCpuMicrosPerOperation());
        values.put(Metric.GENERATOR_CPU, result.generatorCpuNanos() / 1e3 / result.operations());
        boolean hasReads = result.reads().getTotalCount() > 0;
        boolean hasWrites = result.writes().getTotalCount() > 0;
        Histogram first = hasReads ? result.reads() : result.writes();
        values.put(Metric.P50, first.getValueAtPercentile(50) / 1e3);
        values.put(Metric.P99, first.getValueAtPercentile(99) / 1e3);
        if (hasReads && hasWrites) {
            values.put(Metric.WRITE_P50, result.writes().getValueAtPercentile(50) / 1e3);
            values.put(Metric.WRITE_P99, result.writes().getValueAtPercentile(99) / 1e3);
        }
        if (hasWrites && workload != LoadWorkload.WATCH_FANOUT) {
            values.put(Metric.DISK, (double) result.serverWrittenBytes() / result.operations());
        }
        return values;
    }

    private void tell(String workload, ServerKind kind, int round, int rounds, Map<Metric, Double> values) {
        var line = new StringBuilder(String.format("%-18s %-6s round %d/%d:", workload, kind.label(), round, rounds));
        values.forEach(
                (metric, value) -> line.append(String.format(" %s %.1f %s;", metric.label(), value, metric.unit())));
        progress.accept(line.toString());
    }
}
