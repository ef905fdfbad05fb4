package dev.baton.conformance.harness;

import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import java.util.EnumMap;
import java.util.Map;

/**
 * One running server of each kind for all suites of this JVM that neither stop it nor look at the whole tree. Starting a server
 * costs seconds; so each test works below a node of its own instead.
 */
public final class SharedServers {
    private static final Map<ServerKind, ServerUnderTest> RUNNING = new EnumMap<>(ServerKind.class);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::closeAll));
    }

    private static final Map<ServerKind, EnsembleUnderTest> ENSEMBLES = new EnumMap<>(ServerKind.class);

    private SharedServers() {}

    public static synchronized ServerUnderTest of(ServerKind kind) {
        ServerUnderTest server = RUNNING.computeIfAbsent(kind, ServerKind::server);
        if (!server.alive()) {
            server.start();
        }
        return server;
    }

    /** A follower in an ensemble of three of a kind, which all suites share likewise. */
    public static synchronized ServerUnderTest follower(ServerKind kind) {
        EnsembleUnderTest running = ENSEMBLES.computeIfAbsent(kind, SharedServers::ensemble);
        int leader = running.leader().orElseThrow();
        return running.member(leader == 1 ? 2 : 1);
    }

    private static EnsembleUnderTest ensemble(ServerKind kind) {
        Part part = kind == ServerKind.BATON ? Part.BATON : Part.APACHE;
        return EnsembleUnderTest.of(part, part, part).start();
    }

    private static synchronized void closeAll() {
        ENSEMBLES.values().forEach(EnsembleUnderTest::close);
        RUNNING.values().forEach(ServerUnderTest::close);
    }
}
