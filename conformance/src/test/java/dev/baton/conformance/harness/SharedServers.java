package dev.baton.conformance.harness;

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

    private SharedServers() {}

    public static synchronized ServerUnderTest of(ServerKind kind) {
        ServerUnderTest server = RUNNING.computeIfAbsent(kind, ServerKind::server);
        if (!server.alive()) {
            server.start();
        }
        return server;
    }

    private static synchronized void closeAll() {
        RUNNING.values().forEach(ServerUnderTest::close);
    }
}
