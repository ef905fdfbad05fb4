package dev.baton.conformance.wire;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.conformance.harness.SharedServers;
import dev.baton.wire.model.Acl;
import dev.baton.wire.op.Create;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A suite that runs once for each server. Every test has a raw connection with a session, and a node of its own. */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
@ExtendWith(ServerLogs.class)
abstract class ServerSuite {
    @Parameter
    ServerKind kind;

    RawConnection connection;
    String root;
    private final List<RawConnection> connections = new ArrayList<>();

    @BeforeEach
    final void openConnection() {
        connection = session();
        root = "/" + getClass().getSimpleName() + "-" + UUID.randomUUID();
        connection.call(new Create.Request(root, new byte[0], Acl.OPEN, 0));
    }

    @AfterEach
    final void closeConnections() {
        connections.forEach(RawConnection::close);
    }

    final ServerUnderTest server() {
        return SharedServers.of(kind);
    }

    /** A connection with a new session, closed after the test. */
    final RawConnection session() {
        return closedAfterTest(RawConnection.session(server()));
    }

    /** A connection without a handshake, closed after the test. */
    final RawConnection open() {
        return closedAfterTest(RawConnection.open(server().port()));
    }

    private RawConnection closedAfterTest(RawConnection opened) {
        connections.add(opened);
        return opened;
    }
}
