package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ReplyHeader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a create in a namespace asks for; stats do not tell a container from another node. */
@Timeout(120)
class NamespaceTest {
    private final List<OpCode> asked = new CopyOnWriteArrayList<>();

    /** Has no node before a container is made. */
    private void serve(FakeServer.Connection connection) throws IOException {
        connection.handshake(10_000);
        boolean made = false;
        while (true) {
            WireReader frame = connection.readFrame();
            int xid = frame.readInt();
            int op = frame.readInt();
            if (op == OpCode.CLOSE_SESSION.code()) {
                connection.send(new ReplyHeader(xid, 1, 0), EmptyResponse.INSTANCE);
                return;
            }
            made |= op == OpCode.CREATE_CONTAINER.code();
            asked.add(op == OpCode.CREATE_CONTAINER.code() ? OpCode.CREATE_CONTAINER : OpCode.CREATE2);
            if (made) {
                connection.send(new ReplyHeader(xid, 1, 0), new Create2.Response(frame.readString(), FakeServer.STAT));
            } else {
                connection.send(new ReplyHeader(xid, 1, ErrorCode.NO_NODE.code()));
            }
        }
    }

    @Test
    void theNodeOfANamespaceIsAContainerAndMadeOnce() {
        try (FakeServer server = new FakeServer(this::serve);
                Client client = Client.connect(server.address())) {
            BlockingClient view = client.namespace("/team").blocking();
            assertThat(view.create("/a", null).path()).isEqualTo("/a");
            assertThat(view.create("/b", null).path()).isEqualTo("/b");
        }
        assertThat(asked).containsExactly(OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE2, OpCode.CREATE2);
    }
}
