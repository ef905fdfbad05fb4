package dev.baton.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.server.OptionTable;
import dev.baton.testing.EmbeddedBaton;
import dev.baton.testing.EmbeddedEnsemble;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.Recorder;
import dev.baton.testing.TestEnsemble;
import dev.baton.testing.TestMember;
import dev.baton.wire.model.Stat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The examples of the manual, docs/testing.md, run so that they stay true. */
class ManualExamplesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void embedded() {
        // tag::embedded[]
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = Client.connect(server.connectString())) {
            client.blocking().create("/orders", null);
            server.kill(); // as kill -9 does
            server.restart(); // same port, same data; the client's session goes on
            assertThat(client.blocking().exists("/orders")).isPresent();
        }
        // end::embedded[]
    }

    @Test
    void ensemble() {
        // tag::ensemble[]
        try (EmbeddedEnsemble servers = EmbeddedEnsemble.start(3);
                Client client = Client.connect(servers.connectString())) {
            client.blocking().create("/orders", null);
            servers.leader().kill();
            servers.awaitServing(); // the others have a leader again
            client.blocking().sync("/");
            assertThat(client.blocking().exists("/orders")).isPresent();
        }
        // end::ensemble[]
    }

    @Test
    void options() {
        // tag::options[]
        EmbeddedBaton server = EmbeddedBaton.start(
                options -> options.with(OptionTable.TICK_TIME, 2_000).with(OptionTable.FORCE_SYNC, true));
        // end::options[]
        server.close();
    }

    @Test
    void faults() {
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client direct = Client.connect(server.connectString())) {
            // tag::faults[]
            try (FaultProxy proxy = FaultProxy.to(server);
                    Client client = Client.connect(proxy.connectString())) {
                client.blocking().create("/orders", null);
                proxy.blackHole(FaultProxy.Direction.TO_CLIENT); // requests arrive, answers do not
                CompletableFuture<Stat> change = client.setData("/orders", null);
                await().atMost(LIMIT)
                        .until(() -> direct.blocking().getData("/orders").stat().version() == 1);
                proxy.cut();
                proxy.heal();
                assertThat(change).failsWithin(LIMIT).withThrowableThat().withCauseInstanceOf(OutcomeUnknown.class);
            }
            // end::faults[]
        }
    }

    @Test
    void recording() {
        try (EmbeddedBaton server = EmbeddedBaton.start()) {
            // tag::recording[]
            Recorder recorder = new Recorder();
            try (FaultProxy proxy = FaultProxy.to(server.connectString(), recorder);
                    Client client = Client.connect(proxy.connectString())) {
                client.blocking().create("/orders", null);
                assertThat(recorder.frames(FaultProxy.Direction.TO_SERVER)).hasSizeGreaterThanOrEqualTo(2);
            }
            // end::recording[]
        }
    }

    @Test
    void oneInterface() {
        try (EmbeddedBaton embedded = EmbeddedBaton.start()) {
            survives(embedded);
        }
    }

    // tag::interface[]
    static void survives(TestEnsemble servers) {
        ClientOptions options = ClientOptions.of(servers.connectString()).withOperationTimeout(LIMIT);
        try (Client client = Client.connect(options)) {
            client.blocking().create("/before", null);
            for (TestMember member : servers.members()) {
                member.kill();
                member.restart();
                assertThat(client.blocking().exists("/before")).isPresent();
            }
        }
    }
    // end::interface[]
}
