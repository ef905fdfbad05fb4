package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.SetData;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private final TestServer server =
            new TestServer(TestServer.config().withFeatures(new NodeConfig.Features(true, true, false)));
    private final TestClient client = server.connect();

    @Test
    void aHardCountLimitRefusesCreations() {
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=3");
        client.create("/q/1");
        client.create("/q/2");
        assertThat(client.errorOf(TestClient.createRequest("/q/3", 0))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        client.delete("/q/1");
        client.create("/q/2/deep");
        assertThat(client.create("/elsewhere")).isEqualTo("/elsewhere");
        assertThat(server.traces).contains(new Trace.QuotaExceeded("/q", true));
    }

    @Test
    void creationsInFlightCount() {
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=3");
        server.autoPersist = false;
        for (int i = 0; i < 4; i++) {
            client.send(100 + i, TestClient.createRequest("/q/" + i, 0));
        }
        client.send(104, new Delete.Request("/q/0", -1));
        client.send(105, TestClient.createRequest("/q/again", 0));
        server.persist();
        assertThat(client.receiveTexts())
                .containsExactly("100 OK", "101 OK", "102 QUOTA_EXCEEDED", "103 QUOTA_EXCEEDED", "104 OK", "105 OK");
    }

    @Test
    void aFailedMultiUsesNothing() {
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        client.ok(new Multi.Request(List.of(TestClient.createRequest("/q/1", 0), new Delete.Request("/missing", -1))));
        client.create("/q/2");
        Multi.Response refused = client.ok(new Multi.Request(List.of(TestClient.createRequest("/q/3", 0))));
        assertThat(refused.results().get(0).err()).isEqualTo(ErrorCode.QUOTA_EXCEEDED.code());
    }

    @Test
    void aHardByteLimitRefusesData() {
        limit("count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=-1");
        client.ok(new Create.Request("/q/1", new byte[8], Acl.OPEN, 0));
        assertThat(client.errorOf(new Create.Request("/q/2", new byte[2], Acl.OPEN, 0)))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        client.ok(new SetData.Request("/q/1", new byte[9], -1));
        assertThat(client.errorOf(new SetData.Request("/q/1", new byte[10], 99)))
                .as("before the version")
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        client.ok(new SetData.Request("/q/1", null, -1));
    }

    @Test
    void softLimitsRefuseNothing() {
        limit("count=1,bytes=1");
        client.create("/q/1");
        client.create("/q/2");
        assertThat(server.traces).contains(new Trace.QuotaExceeded("/q", false));
    }

    @Test
    void withoutEnforcementHardLimitsRefuseNothing() {
        TestServer lax = new TestServer();
        TestClient user = lax.connect();
        limit(user, "count=-1,bytes=-1=;byteHardLimit=0;countHardLimit=0");
        user.create("/q/1");
    }

    private void limit(String text) {
        limit(client, text);
    }

    /** On a node with one byte of data. */
    private static void limit(TestClient user, String text) {
        user.create("/q");
        user.create("/zookeeper/quota/q");
        user.ok(new Create.Request("/zookeeper/quota/q/zookeeper_limits", TestClient.bytes(text), Acl.OPEN, 0));
        user.ok(new Create.Request(
                "/zookeeper/quota/q/zookeeper_stats", TestClient.bytes("count=0,bytes=0"), Acl.OPEN, 0));
    }
}
