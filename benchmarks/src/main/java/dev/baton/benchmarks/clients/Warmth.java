package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.load.BenchNodes;
import dev.baton.benchmarks.load.LoadRun;
import dev.baton.benchmarks.load.LoadSpec;
import dev.baton.benchmarks.load.RawConnection;
import dev.baton.benchmarks.load.Script;
import dev.baton.benchmarks.load.Scripts;
import dev.baton.benchmarks.load.SessionStorm;
import dev.baton.benchmarks.server.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Load for a server that has just started, so that what is compared afterwards are clients and not how far its compiler has come. The load is the
 * generator's own, so neither client gains by it.
 */
final class Warmth {
    private static final int CONNECTIONS = 50;
    private static final int DEPTH = 16;
    private static final int ANSWER_WITHIN_MILLIS = 60_000;
    private static final int BYTES = 1024;
    private static final Duration SETTLE = Duration.ofMillis(100);

    private Warmth() {}

    /** Makes the nodes of the benches, the first of them with 1 KiB, and loads the server for so many seconds, with all kinds of requests that the benches make most. */
    static void give(ServerProcess server, double seconds) throws Exception {
        BenchNodes.create(server.port(), CONNECTIONS);
        try (RawConnection connection = RawConnection.open(server.port(), ANSWER_WITHIN_MILLIS)) {
            Scripts.reads(0, BYTES).prepare(connection);
        }
        List<IntFunction<Script>> kinds =
                List.of(lane -> Scripts.reads(lane, BYTES), lane -> Scripts.writes(lane, BYTES), Scripts::ephemerals);
        if (seconds > 0) {
            Duration share = Duration.ofNanos((long) (seconds * 1e9 / (2 * kinds.size() + 1)));
            for (IntFunction<Script> kind : kinds) {
                LoadRun.measure(server.port(), new LoadSpec(CONNECTIONS, DEPTH, 1, SETTLE, share), kind, server);
                LoadRun.measure(server.port(), new LoadSpec(1, 1, 1, SETTLE, share), kind, server);
            }
            SessionStorm.measure(server.port(), new LoadSpec(CONNECTIONS, 1, 1, SETTLE, share), server);
        }
    }
}
