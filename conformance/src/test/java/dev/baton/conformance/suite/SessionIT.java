package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.WatchProbe.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.WatchProbe;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.WatchEventType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How sessions begin and end. */
class SessionIT extends PairingSuite {
    @ParameterizedTest
    @CsvSource({"100, 1000", "7000, 7000", "3600000, 60000"})
    void theTimeoutIsNegotiatedIntoTheServersBounds(int wanted, int granted) {
        assertThat(granted)
                .isBetween(ServerSettings.SESSION_TIMEOUT_MILLIS_MIN, ServerSettings.SESSION_TIMEOUT_MILLIS_MAX);
        ClientUnderTest negotiating = closedAfterTest(pairing.client().connect(server().connectString(), wanted));
        negotiating.awaitConnected();
        assertThat(negotiating.negotiatedTimeoutMillis()).isEqualTo(granted);
    }

    @Test
    void idsDiffer() {
        assertThat(List.of(client.sessionId(), another().sessionId(), another().sessionId()))
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
    }

    @Test
    void aSilentSessionExpiresWithItsEphemerals() {
        FaultProxy proxy = proxy();
        ClientUnderTest silent = closedAfterTest(pairing.client().connect(proxy.connectString(), 1_500));
        silent.awaitConnected();
        silent.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);
        WatchProbe probe = new WatchProbe();
        client.exists(root + "/e", probe);

        long from = System.nanoTime();
        proxy.blackHole();
        assertThat(probe.awaitCount(1)).containsExactly(event(WatchEventType.NODE_DELETED, root + "/e"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).isGreaterThan(700);

        proxy.cut();
        proxy.heal();
        silent.awaitSessionLost();
    }

    @Test
    void anIdleClientKeepsItsSessionByPings() {
        ClientUnderTest idle = closedAfterTest(pairing.client().connect(server().connectString(), 1_000));
        idle.awaitConnected();
        idle.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);
        WatchProbe probe = new WatchProbe();
        client.exists(root + "/e", probe);

        await("three timeouts to pass")
                .pollDelay(Duration.ofMillis(3_200))
                .atMost(Duration.ofSeconds(10))
                .until(() -> true);

        assertThat(probe.events()).isEmpty();
        assertThat(client.exists(root + "/e")).isPresent();
    }

    @Test
    void closingEndsTheSessionAtOnce() {
        ClientUnderTest closing = another();
        closing.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);
        closing.close();
        assertThat(client.exists(root + "/e")).isEmpty();
    }

    @Test
    void getEphemeralsTellsOnlyTheOwnOnesByPrefix() {
        ClientUnderTest other = another();
        other.create(root + "/theirs", new byte[0], CreateMode.EPHEMERAL);
        client.create(root + "/mine-1", new byte[0], CreateMode.EPHEMERAL);
        client.create(root + "/mine-2", new byte[0], CreateMode.EPHEMERAL);
        client.create(root + "/not-ephemeral", "");

        assertThat(client.getEphemerals("/")).containsExactlyInAnyOrder(root + "/mine-1", root + "/mine-2");
        assertThat(client.getEphemerals(root + "/mine-2")).containsExactly(root + "/mine-2");
        assertThat(client.getEphemerals(root + "/none")).isEmpty();
    }

    @Test
    void aChrootIsInvisibleToItsClient() {
        ClientUnderTest inside = another(server().connectString() + root);
        WatchProbe probe = new WatchProbe();
        inside.exists("/n", probe);

        assertThat(inside.create("/n", "inside").path()).isEqualTo("/n");
        assertThat(probe.awaitCount(1)).containsExactly(event(WatchEventType.NODE_CREATED, "/n"));
        assertThat(client.getData(root + "/n").bytes()).isEqualTo(ClientUnderTest.bytes("inside"));
        assertThat(inside.getChildren("/").names()).containsExactly("n");
        assertThat(inside.create("/s-", new byte[0], CreateMode.EPHEMERAL_SEQUENTIAL)
                        .path())
                .isEqualTo("/s-0000000001");
        assertThat(inside.exists("/").orElseThrow())
                .isEqualTo(client.exists(root).orElseThrow());
        inside.delete("/n");
        assertThat(client.exists(root + "/n")).isEmpty();
    }

    @Test
    void readsFollowTheOwnWrites() {
        client.create(root + "/n", "0");
        for (int i = 1; i <= 50; i++) {
            client.setData(root + "/n", String.valueOf(i));
            assertThat(client.getData(root + "/n").bytes()).isEqualTo(ClientUnderTest.bytes(String.valueOf(i)));
        }
        ClientUnderTest other = another();
        other.sync(root);
        assertThat(other.getData(root + "/n").stat().version()).isEqualTo(50);
    }
}
