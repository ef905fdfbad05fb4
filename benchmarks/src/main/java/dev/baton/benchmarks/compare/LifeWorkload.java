package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.Frames;
import dev.baton.benchmarks.load.LoadResult;
import dev.baton.benchmarks.load.LoadRun;
import dev.baton.benchmarks.load.RawConnection;
import dev.baton.benchmarks.load.Scripts;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import dev.baton.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Workloads that start, fill and end servers of their own. */
public enum LifeWorkload {
    EMPTY_START("empty-start", "start of a server on an empty directory to its first answer") {
        @Override
        Map<Metric, Double> run(ServerKind kind, ServerOptions options, Plan plan) throws Exception {
            try (ServerProcess server = ServerProcess.start(kind, options)) {
                return Map.of(Metric.START, millis(server.awaitServing(Frames.getData("/"))));
            }
        }
    },
    MILLION_ZNODES("million-znodes", "load of znodes of 100 B, their live heap, and restarts with them") {
        @Override
        Map<Metric, Double> run(ServerKind kind, ServerOptions options, Plan plan) throws Exception {
            try (ServerProcess server = ServerProcess.start(kind, options.withJvmOptions(List.of("-Xmx4g")))) {
                return fillAndRestart(server, plan);
            }
        }
    };

    private static final int ZNODE_BYTES = 100;
    private static final int CHILDREN = 1000;
    private static final int LANES = 16;
    private static final int DEPTH = 64;
    private static final int ANSWER_WITHIN_MILLIS = 60_000;

    private final String label;
    private final String description;

    LifeWorkload(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** Name on the command line and in tables. */
    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    /** One round on one server. */
    abstract Map<Metric, Double> run(ServerKind kind, ServerOptions options, Plan plan) throws Exception;

    private static Map<Metric, Double> fillAndRestart(ServerProcess server, Plan plan) throws Exception {
        var values = new EnumMap<Metric, Double>(Metric.class);
        server.awaitServing(Frames.getData("/"));
        createParents(server.port(), plan.znodes());
        long emptyHeap = server.liveHeapBytes();
        long writtenBefore = server.writtenBytes();
        LoadResult load = LoadRun.fill(
                server.port(),
                LANES,
                DEPTH,
                lane -> Scripts.creates(lane, LANES, plan.znodes(), ZNODE_BYTES, LifeWorkload::path),
                server);
        values.put(Metric.THROUGHPUT, load.operationsPerSecond());
        values.put(Metric.CPU, load.serverCpuMicrosPerOperation());
        values.put(Metric.WRITE_P99, load.writes().getValueAtPercentile(99) / 1e3);
        values.put(Metric.DISK, (double) (server.writtenBytes() - writtenBefore) / plan.znodes());
        values.put(Metric.HEAP, (double) (server.liveHeapBytes() - emptyHeap) / plan.znodes());

        byte[] lastNode = Frames.getData(path(plan.znodes() - 1));
        server.stop();
        server.restart();
        values.put(Metric.RESTART_CLEAN, millis(server.awaitServing(lastNode)));
        server.kill();
        server.restart();
        values.put(Metric.RESTART_KILLED, millis(server.awaitServing(lastNode)));
        return values;
    }

    private static void createParents(int port, int znodes) throws IOException {
        try (var connection = RawConnection.open(port, ANSWER_WITHIN_MILLIS)) {
            connection.call(Frames.create(Scripts.ROOT, null, 0));
            for (int i = 0; i < znodes; i += CHILDREN) {
                connection.call(Frames.create(parent(i), null, 0));
            }
        }
    }

    private static String parent(int znode) {
        return Scripts.ROOT + "/group-" + znode / CHILDREN;
    }

    /** Names of 19 bytes, as members of a group often have. */
    private static String path(int znode) {
        return String.format("%s/member-%012d", parent(znode), znode);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
