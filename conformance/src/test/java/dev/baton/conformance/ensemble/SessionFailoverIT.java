package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of sessions when the member is lost through which they spoke, or the leader, which alone ends them. Runs against Baton in
 * every build; {@code -Dbaton.ensemble.full=true} asks the same of Apache's servers.
 */
@ExtendWith(ServerLogs.class)
class SessionFailoverIT {
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final int CLIENTS = 12;
    private static final int EPHEMERAL = 1;
    private static final String ABANDONED = "/abandoned";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    static Stream<List<Part>> ensembles() {
        Stream<List<Part>> always = Stream.of(List.of(BATON, BATON, BATON));
        return Boolean.getBoolean("baton.ensemble.full")
                ? Stream.concat(always, Stream.of(List.of(APACHE, APACHE, APACHE)))
                : always;
    }

    @ParameterizedTest
    @MethodSource("ensembles")
    void sessionsMoveAndOutliveTheLeader(List<Part> parts) {
        try (EnsembleUnderTest ensemble =
                EnsembleUnderTest.of(parts, settings -> settings).start()) {
            aSessionMovesFromMemberToMember(ensemble);
            sessionsOutliveTheLeader(ensemble);
        }
    }

    /** The session is where it was opened last; a former connection cannot write any more, and its ephemeral node stays throughout. */
    private static void aSessionMovesFromMemberToMember(EnsembleUnderTest ensemble) {
        RawConnection current = RawConnection.open(ensemble.member(1).port());
        ConnectResponse session = Objects.requireNonNull(current.connect(RawConnection.newSession(TIMEOUT_MILLIS)));
        assertThat(current.call(create("/moving")).error()).isEqualTo(ErrorCode.OK);
        for (int id : List.of(2, 3, 1, 3, 2, 1)) {
            RawConnection next = RawConnection.open(ensemble.member(id).port());
            ConnectResponse resumed = next.connect(
                    new ConnectRequest(0, 0, TIMEOUT_MILLIS, session.sessionId(), session.password(), false));
            assertThat(resumed).isNotNull();
            assertThat(resumed.sessionId()).isEqualTo(session.sessionId());
            assertThat(next.call(write("by " + id)).error()).isEqualTo(ErrorCode.OK);
            assertThatItCannotWrite(current);
            current.close();
            assertThat(next.call(new Exists.Request("/moving", false)).error()).isEqualTo(ErrorCode.OK);
            current = next;
        }
        assertThat(current.call(new CloseSession.Request()).error()).isEqualTo(ErrorCode.OK);
        current.close();
        try (Client client = client(ensemble, 0)) {
            client.sync("/").join();
            assertThat(client.exists("/moving").join()).isEmpty();
        }
    }

    /** The server has ended the connection, or refuses and then ends it. */
    private static void assertThatItCannotWrite(RawConnection former) {
        try {
            former.send(write("by a ghost"));
        } catch (java.io.UncheckedIOException closedAlready) {
            return;
        }
        Reply reply = former.readReply();
        if (reply != null) {
            assertThat(reply.error()).isEqualTo(ErrorCode.SESSION_MOVED);
            former.awaitClosed((int) LIMIT.toMillis());
        }
    }

    private static Create.Request create(String path) {
        return new Create.Request(path, new byte[0], Acl.OPEN, EPHEMERAL);
    }

    private static SetData.Request write(String data) {
        return new SetData.Request("/moving", data.getBytes(java.nio.charset.StandardCharsets.UTF_8), -1);
    }

    /**
     * A session that nobody resumes tells the time: when it has expired, every other one has been through the election and its own whole
     * timeout, and must still be there.
     */
    private static void sessionsOutliveTheLeader(EnsembleUnderTest ensemble) {
        List<Client> clients = new ArrayList<>();
        try {
            TreeMap<String, Long> owners = new TreeMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = client(ensemble, i);
                clients.add(client);
                client.create(node(i), new byte[0], CreateOptions.of(CreateMode.EPHEMERAL))
                        .join();
                owners.put(node(i), client.sessionId());
            }
            abandonASession(ensemble.member(ensemble.follower().orElseThrow()));
            int killed = ensemble.leader().orElseThrow();
            ensemble.kill(killed);
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i)
                        .setData(node(i), new byte[] {1})
                        .handle((stat, unknown) -> stat)
                        .join();
            }
            assertThatAllAreThere(clients, owners);
            await("end of a session that nobody resumes")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> clients.get(0).exists(ABANDONED).join().isEmpty());
            assertThatAllAreThere(clients, owners);
            closeEverySecond(clients, owners);
            ensemble.restart(killed);
            assertThatAllAreThere(clients, owners);
            EnsembleChecks.equalTrees(ensemble);
        } finally {
            clients.forEach(Client::close);
        }
    }

    private static void abandonASession(ServerUnderTest member) {
        try (RawConnection connection = RawConnection.open(member.port())) {
            assertThat(connection.connect(RawConnection.newSession(TIMEOUT_MILLIS)))
                    .isNotNull();
            assertThat(connection.call(create(ABANDONED)).error()).isEqualTo(ErrorCode.OK);
        }
    }

    private static void closeEverySecond(List<Client> clients, TreeMap<String, Long> owners) {
        for (int i = CLIENTS - 1; i > 0; i -= 2) {
            clients.remove(i).close();
            owners.remove(node(i));
        }
        assertThat(owners).hasSize(CLIENTS / 2);
    }

    /** Exactly the given nodes are there, each with its session, and that session is its client's. */
    private static void assertThatAllAreThere(List<Client> clients, TreeMap<String, Long> owners) {
        Client any = clients.get(0);
        any.sync("/").join();
        TreeMap<String, Long> there = new TreeMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            String path = node(i);
            any.exists(path).join().map(Stat::ephemeralOwner).ifPresent(owner -> there.put(path, owner));
        }
        assertThat(there).isEqualTo(owners);
        assertThat(clients.stream().map(Client::sessionId)).containsExactlyInAnyOrderElementsOf(owners.values());
    }

    private static String node(int client) {
        return "/ephemeral-" + client;
    }

    /** Clients begin at different members. */
    private static Client client(EnsembleUnderTest ensemble, int number) {
        List<String> members = new ArrayList<>(List.of(ensemble.connectString().split(",")));
        Collections.rotate(members, number);
        return Client.connect(ClientOptions.of(String.join(",", members))
                .withShuffledServers(false)
                .withSessionTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
                .withOperationTimeout(Duration.ofSeconds(60)));
    }
}
