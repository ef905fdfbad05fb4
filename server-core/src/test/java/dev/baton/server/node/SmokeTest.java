package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.op.GetData;
import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void serves() {
        TestServer server = new TestServer();
        TestClient client = server.connect();
        assertThat(client.session.timeoutMillis()).isEqualTo(10_000);
        assertThat(client.create("/a")).isEqualTo("/a");
        GetData.Response data = client.ok(new GetData.Request("/a", true));
        assertThat(data.stat().czxid()).isEqualTo(2);
        client.send(TestClient.createRequest("/a/b", 3));
        client.set("/a", "y");
        client.send(new dev.baton.wire.op.SetData.Request("/a", null, 7));
        assertThat(client.receiveTexts()).containsExactly("5 BAD_VERSION");
        client.delete("/a/b0000000000");
        client.closeSession();
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_CLOSED);
        assertThat(server.halt).isNull();
    }
}
