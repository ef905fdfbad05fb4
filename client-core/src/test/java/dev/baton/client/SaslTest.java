package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.error.AuthFailed;
import dev.baton.client.event.ConnectionState;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ReplyHeader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SASL with other mechanisms than the client's own; that one is tested on servers. */
@Timeout(120)
class SaslTest {
    private static final SaslOptions PLAIN = SaslOptions.of(
            "PLAIN",
            host -> Sasl.createSaslClient(new String[] {"PLAIN"}, null, "zookeeper", host, Map.of(), callbacks -> {
                for (Callback callback : callbacks) {
                    if (callback instanceof NameCallback name) {
                        name.setName("user");
                    } else if (callback instanceof PasswordCallback password) {
                        password.setPassword("secret".toCharArray());
                    }
                }
            }));

    @Test
    void anyMechanismOfTheJdkWillDo() {
        AtomicReference<String> token = new AtomicReference<>();
        FakeServer.Script asking = connection -> {
            connection.handshake(10_000);
            WireReader frame = connection.readFrame();
            int xid = frame.readInt();
            if (frame.readInt() == OpCode.SASL.code()) {
                token.set(new String(frame.readNullableBuffer(), StandardCharsets.US_ASCII));
                connection.send(new ReplyHeader(xid, 0, 0), new dev.baton.wire.op.Sasl.Response(null));
                connection.serveReads();
            }
        };
        try (FakeServer server = new FakeServer(asking);
                Client client =
                        Client.connect(ClientOptions.of(server.address()).withSasl(PLAIN))) {
            assertThat(client.blocking().getData("/x").data()).hasSize(3);
            assertThat(token.get()).isEqualTo("\0user\0secret");
        }
    }

    @Test
    void aMechanismThatCannotBeginEndsTheClientAndSaysWhy() {
        SaslOptions without = SaslOptions.of("GSSAPI", host -> {
            throw new SaslException("no ticket for " + host);
        });
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved);
                Client client =
                        Client.connect(ClientOptions.of(server.address()).withSasl(without))) {
            assertThatThrownBy(() -> client.blocking().getData("/early"))
                    .isInstanceOf(AuthFailed.class)
                    .hasMessageContaining("no ticket for 127.0.0.1");
            assertThat(client.state()).isEqualTo(ConnectionState.AUTH_FAILED);
            assertThatThrownBy(() -> client.blocking().getData("/late"))
                    .isInstanceOf(AuthFailed.class)
                    .hasMessageContaining("no ticket for 127.0.0.1");
        }
    }
}
