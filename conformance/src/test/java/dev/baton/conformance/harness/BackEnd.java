package dev.baton.conformance.harness;

import dev.baton.server.Ensemble;
import dev.baton.server.OptionTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the recipes run on: single servers as processes, and ensembles of three, Baton's in this process and Apache's as processes. Each is
 * started when it is first asked for, shared by all suites of this JVM, and never stopped by a test.
 */
public enum BackEnd {
    /** One server of Apache's. */
    APACHE(1),
    /** One server of Baton's. */
    BATON(1),
    /** Three servers of Apache's, each a process. */
    APACHE_ENSEMBLE(3),
    /** Three servers of Baton's in this process, with their logs on disk. */
    BATON_ENSEMBLE(3);

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(BackEnd::closeAll));
    }

    private final int size;

    // guarded by the class
    private @Nullable String connectString;

    BackEnd(int size) {
        this.size = size;
    }

    /** Whether it has several members. */
    public boolean isEnsemble() {
        return size > 1;
    }

    /** All members, for clients. */
    public String connectString() {
        synchronized (BackEnd.class) {
            if (connectString == null) {
                connectString = start();
            }
            return connectString;
        }
    }

    /** One member, for links that break. */
    public String oneMember() {
        return connectString().split(",", 2)[0];
    }

    private String start() {
        return switch (this) {
            case APACHE -> SharedServers.of(ServerKind.APACHE).connectString();
            case BATON -> SharedServers.of(ServerKind.BATON).connectString();
            case APACHE_ENSEMBLE -> {
                EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                        EnsembleUnderTest.Part.APACHE, EnsembleUnderTest.Part.APACHE, EnsembleUnderTest.Part.APACHE);
                RUNNING.add(ensemble);
                yield ensemble.start().connectString();
            }
            case BATON_ENSEMBLE -> {
                Ensemble ensemble = Ensemble.start(
                        size,
                        0,
                        settings -> settings.with(
                                        OptionTable.MIN_SESSION_TIMEOUT, ServerSettings.SESSION_TIMEOUT_MILLIS_MIN)
                                .with(OptionTable.MAX_SESSION_TIMEOUT, ServerSettings.SESSION_TIMEOUT_MILLIS_MAX));
                RUNNING.add(ensemble);
                yield ensemble.connectString();
            }
        };
    }

    private static void closeAll() {
        synchronized (BackEnd.class) {
            for (AutoCloseable each : RUNNING) {
                try {
                    each.close();
                } catch (Exception e) {
                    System.err.println("not closed: " + e);
                }
            }
        }
    }
}
