package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.op.Exists;
import org.junit.jupiter.api.Test;

class HaltTest {
    private final TestServer server = new TestServer();
    private final TestClient client = server.connect();

    @Test
    void aFailedStorageStopsTheNodeForGood() {
        server.autoPersist = false;
        client.send(TestClient.createRequest("/a", 0));
        server.step(new NodeInput.StorageFailed("disk full"));
        assertThat(server.halt.reason()).contains("disk full");
        assertThat(client.closeReason()).isEqualTo(CloseReason.HALTED);
        long last = server.lastAppended();
        server.stepOnly(new NodeInput.Persisted(last));
        client.send(new Exists.Request("/", false));
        assertThat(client.receive()).isEmpty();
        assertThat(server.node.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(server.slice()).isFalse();
        assertThat(server.lastAppended()).isEqualTo(last);
    }

    @Test
    void aBrokenInvariantStopsTheNodeWithItsEvidence() {
        server.stepOnly(new NodeInput.Persisted(99));
        assertThat(server.halt.reason()).contains("PERSISTED");
        assertThat(server.halt.cause()).hasMessageContaining("0x63");
    }
}
