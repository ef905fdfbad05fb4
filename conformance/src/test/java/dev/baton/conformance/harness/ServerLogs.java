package dev.baton.conformance.harness;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints, when a test fails, what the servers under test have printed. */
public final class ServerLogs implements TestWatcher {
    private static final Set<ServerUnderTest> STARTED = ConcurrentHashMap.newKeySet();

    static void register(ServerUnderTest server) {
        STARTED.add(server);
    }

    static void unregister(ServerUnderTest server) {
        STARTED.remove(server);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        for (ServerUnderTest server : STARTED) {
            String log = server.log();
            if (!log.isBlank()) {
                System.err.println("---- " + server + ", as of the failure of " + context.getUniqueId() + "\n" + log);
            }
        }
    }
}
