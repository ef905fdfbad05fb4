package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.Sync;
import dev.baton.wire.session.ReplyHeader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a read with a token puts in front of itself. */
@Timeout(120)
class ReadTokenTest {
    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    /** Answers with transaction 5 as the last one. */
    private void serve(FakeServer.Connection connection) throws java.io.IOException {
        connection.handshake(10_000);
        while (true) {
            WireReader frame = connection.readFrame();
            ReplyHeader header = new ReplyHeader(frame.readInt(), 5, 0);
            int op = frame.readInt();
            asked.add(op);
            if (op == OpCode.SYNC.code()) {
                connection.send(header, new Sync.Response("/"));
            } else if (op == OpCode.CLOSE_SESSION.code()) {
                connection.send(header, EmptyResponse.INSTANCE);
                return;
            } else {
                connection.send(header, new GetData.Response(new byte[] {1}, FakeServer.STAT));
            }
        }
    }

    @Test
    void onlyAReadThatNeedsASyncHasOneInFrontOfIt() {
        try (FakeServer server = new FakeServer(this::serve);
                Client client = Client.connect(server.address())) {
            client.blocking().getData("/x");
            ReadToken seen = ReadToken.of(client);
            assertThat(seen.toString()).isEqualTo("baton1-5");

            seen.atLeast(client, () -> client.getData("/x")).join();
            assertThat(asked).containsExactly(OpCode.GET_DATA.code(), OpCode.GET_DATA.code());

            asked.clear();
            ReadToken.parse("baton1-6")
                    .atLeast(client, () -> client.getData("/x"))
                    .join();
            assertThat(asked).containsExactly(OpCode.SYNC.code(), OpCode.GET_DATA.code());

            asked.clear();
            ReadToken.linearizable(client, () -> client.getData("/x")).join();
            assertThat(asked).containsExactly(OpCode.SYNC.code(), OpCode.GET_DATA.code());
        }
    }
}
