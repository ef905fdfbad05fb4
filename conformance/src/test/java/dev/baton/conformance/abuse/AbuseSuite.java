package dev.baton.conformance.abuse;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** One Baton server with a small heap for all tests of a class, and connections that are closed after each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ServerLogs.class)
abstract class AbuseSuite {
    static final int HEAP_MEGABYTES = 64;
    static final int HANDSHAKE_TIMEOUT_MILLIS = 3_000;

    ServerUnderTest server;
    private final List<RawConnection> connections = new ArrayList<>();

    @BeforeAll
    final void startServer() {
        server = ServerKind.BATON
                .server(ServerSettings.forSuites()
                        .withHeapMegabytes(HEAP_MEGABYTES)
                        .withProperty("baton.handshakeTimeout", String.valueOf(HANDSHAKE_TIMEOUT_MILLIS)))
                .start();
    }

    @AfterAll
    final void stopServer() {
        server.close();
    }

    @AfterEach
    final void closeConnections() {
        connections.forEach(RawConnection::close);
        connections.clear();
    }

    final RawConnection session() {
        RawConnection opened = RawConnection.session(server);
        connections.add(opened);
        return opened;
    }

    final RawConnection open() {
        RawConnection opened = RawConnection.open(server.port());
        connections.add(opened);
        return opened;
    }
}
