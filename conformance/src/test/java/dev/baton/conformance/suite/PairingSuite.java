package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.WatchProbe.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.OperationRefused;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.conformance.harness.WatchProbe;
import dev.baton.conformance.harness.WireRecorder;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A suite that runs once for each pairing. Every test has a connected client and a node of its own to work below. Those with an
 * ensemble are for the suites that ask for them, and with {@code -Dbaton.ensemble.full=true} for all.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("pairings")
@ExtendWith(ServerLogs.class)
abstract class PairingSuite {
    @Parameter
    Pairing pairing;

    /** Those that a suite runs for; hidden by suites that want others. */
    static Stream<Pairing> pairings() {
        boolean full = Boolean.getBoolean("baton.ensemble.full");
        return Stream.of(Pairing.values()).filter(pairing -> full || !pairing.isEnsemble());
    }

    ClientUnderTest client;
    String root;
    private final List<ClientUnderTest> clients = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();

    @BeforeEach
    final void openClient() {
        client = another();
        root = "/" + getClass().getSimpleName() + "-" + UUID.randomUUID();
        client.create(root, "");
    }

    @AfterEach
    final void closeClients() {
        clients.forEach(ClientUnderTest::close);
        proxies.forEach(FaultProxy::close);
    }

    /** A proxy in front of the server, closed after the test. */
    final FaultProxy proxy() {
        return proxy(new WireRecorder());
    }

    /** The same, with somebody who sees what passes. */
    final FaultProxy proxy(WireRecorder recorder) {
        FaultProxy proxy = recorder.before(server().connectString());
        proxies.add(proxy);
        return proxy;
    }

    final ServerUnderTest server() {
        return pairing.server();
    }

    /** One more connected client of the pairing's kind, closed after the test. */
    final ClientUnderTest another() {
        return another(server().connectString());
    }

    final ClientUnderTest another(String connectString) {
        return closedAfterTest(pairing.client().connect(connectString));
    }

    final ClientUnderTest closedAfterTest(ClientUnderTest opened) {
        clients.add(opened);
        return opened;
    }

    /** Sets limits for the subtree of a node. */
    static void setQuota(ClientUnderTest client, String path, String limits) {
        StringBuilder at = new StringBuilder("/zookeeper/quota");
        for (String name : path.substring(1).split("/")) {
            at.append('/').append(name);
            if (client.exists(at.toString()).isEmpty()) {
                client.create(at.toString(), "");
            }
        }
        client.create(at + "/zookeeper_limits", limits);
        client.create(at + "/zookeeper_stats", "count=0,bytes=0");
    }

    static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThat(refusal(call)).isEqualTo(code);
    }

    /** The code with which a call ends, OK included. */
    static ErrorCode refusal(ThrowingCallable call) {
        try {
            call.call();
            return ErrorCode.OK;
        } catch (OperationRefused e) {
            return e.code();
        } catch (Throwable e) {
            throw new AssertionError("neither a result nor a refusal", e);
        }
    }

    /**
     * Returns when every event that the server has sent to the client so far has reached its watchers: a later event on the
     * same connection cannot overtake them.
     */
    final void drainEvents(ClientUnderTest watching) {
        WatchProbe barrier = new WatchProbe();
        String path = root + "/barrier-" + UUID.randomUUID();
        watching.exists(path, barrier);
        watching.create(path, "");
        assertThat(barrier.awaitCount(1)).containsExactly(event(WatchEventType.NODE_CREATED, path));
        watching.delete(path);
    }
}
