package dev.baton.conformance.harness;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One running server of each kind for all suites of this JVM that neither stop it nor look at the whole tree. Starting a server
 * costs seconds; so each test works below a node of its own instead.
 */
public final class SharedServers {
    private static final Map<ServerKind, ServerUnderTest> RUNNING = new EnumMap<>(ServerKind.class);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::closeAll));
    }

    private static @Nullable EnsembleUnderTest ensemble;

    private SharedServers() {}

    public static synchronized ServerUnderTest of(ServerKind kind) {
        ServerUnderTest server = RUNNING.computeIfAbsent(kind, ServerKind::server);
        if (!server.alive()) {
            server.start();
        }
        return server;
    }

    /** A follower in an ensemble of three of Baton, which all suites share likewise. */
    public static synchronized ServerUnderTest follower() {
        EnsembleUnderTest running = ensemble;
        if (running == null) {
            running = EnsembleUnderTest.of(
                            EnsembleUnderTest.Part.BATON, EnsembleUnderTest.Part.BATON, EnsembleUnderTest.Part.BATON)
                    .start();
            ensemble = running;
        }
        int leader = running.leader().orElseThrow();
        return running.member(leader == 1 ? 2 : 1);
    }

    private static synchronized void closeAll() {
        if (ensemble != null) {
            ensemble.close();
        }
        RUNNING.values().forEach(ServerUnderTest::close);
    }
}
