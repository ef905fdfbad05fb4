package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.load.Frames;
import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.server.ServerKind;
import dev.baton.benchmarks.server.ServerOptions;
import dev.baton.benchmarks.server.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that compare clients on one server after the other: how long, how often, where. */
public final class WindowOptions {
    private static final int FAILED = 1;

    @Option(names = "--seconds", defaultValue = "2", description = "Length of a window (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Windows for each (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--load",
            defaultValue = "60",
            description = "Seconds of load on a server before its first window (default: ${DEFAULT-VALUE}).")
    double load;

    @Option(names = "--warmup", defaultValue = "3", description = "Rounds thrown away (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--home", description = "Directory for the servers' files (default: a temporary one).")
    @Nullable
    Path home;

    /** What is done with each server. */
    public interface OnServer {
        void run(ServerProcess server) throws Exception;
    }

    /** Length of a window. */
    public double seconds() {
        return seconds;
    }

    /** Number of the first round; those below 0 are thrown away. */
    public int firstRound() {
        return -warmUp;
    }

    /** Number of the round after the last. */
    public int endRound() {
        return rounds;
    }

    /**
     * Starts each kind of server in turn, loads it, and stops it again.
     *
     * @return the exit code: 0, or 1 if a server failed, which is told
     */
    public int onEach(List<String> servers, PrintWriter err, OnServer work) throws Exception {
        Path directory = home == null ? Files.createTempDirectory("baton-bench-") : home;
        for (String name : servers) {
            ServerKind kind = ServerKind.valueOf(name.toUpperCase(Locale.ROOT));
            try (ServerProcess server = ServerProcess.start(kind, ServerOptions.under(directory))) {
                server.awaitServing(Frames.getData("/"));
                Warmth.give(server, load);
                work.run(server);
            } catch (LoadFailure e) {
                err.println(e.getMessage());
                return FAILED;
            }
        }
        return 0;
    }
}
