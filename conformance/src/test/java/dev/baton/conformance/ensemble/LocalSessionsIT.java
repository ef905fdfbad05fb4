package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;

import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.testing.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Apache's client sees of sessions that one member alone knows: the same story, told by ensembles of either make and of both. One of
 * Baton's servers alone runs in every build, where a follower tells it; {@code -Dbaton.ensemble.full=true} runs the others, those whose
 * sessions stay local, and asks every member.
 */
@ExtendWith(ServerLogs.class)
class LocalSessionsIT {
    private static final String FULL = "baton.ensemble.full";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of a session that is to live although its client, which waits a moment before it comes back, is cut off. */
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Of one that is to expire. */
    private static final int SHORT_MILLIS = 1_000;

    /** A client of Apache's at one address, with what it was told last. */
    private static final class Client implements AutoCloseable {
        final AtomicReference<KeeperState> state = new AtomicReference<>(KeeperState.Disconnected);
        final AtomicInteger connections = new AtomicInteger();
        final ZooKeeper zk;

        Client(String address, int timeoutMillis) throws IOException {
            zk = new ZooKeeper(address, timeoutMillis, event -> became(event.getState()));
            awaitConnection(1);
        }

        /** With the session of another client. */
        Client(String address, ZooKeeper other) throws IOException {
            zk = new ZooKeeper(
                    address,
                    TIMEOUT_MILLIS,
                    event -> became(event.getState()),
                    other.getSessionId(),
                    other.getSessionPasswd());
        }

        private void became(KeeperState next) {
            state.set(next);
            if (next == KeeperState.SyncConnected) {
                connections.incrementAndGet();
            }
        }

        /** Whether it has come to its session, which otherwise does not exist. */
        boolean resumes() {
            org.awaitility.Awaitility.await("an answer about a session")
                    .atMost(LIMIT)
                    .until(() -> {
                        KeeperState now = state.get();
                        return now == KeeperState.SyncConnected || now == KeeperState.Expired;
                    });
            return state.get() == KeeperState.SyncConnected;
        }

        void awaitConnection(int count) {
            org.awaitility.Awaitility.await("connection " + count)
                    .atMost(LIMIT)
                    .until(() -> connections.get() >= count);
        }

        String create(String path, CreateMode mode) throws InterruptedException {
            try {
                zk.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
                return "created";
            } catch (KeeperException e) {
                return e.code().name();
            }
        }

        String multi(String path) throws InterruptedException {
            try {
                zk.multi(List.of(
                        Op.create(path + "-m", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)));
                return "created";
            } catch (KeeperException e) {
                OpResult last = e.getResults().get(e.getResults().size() - 1);
                // Apache's followers show the leader's reason here, and in the answer to a single create their own.
                int code = ((OpResult.ErrorResult) last).getErr();
                boolean sessionIsTheReason = code == KeeperException.Code.EPHEMERALONLOCALSESSION.intValue()
                        || code == KeeperException.Code.SESSIONEXPIRED.intValue();
                return sessionIsTheReason ? "refused" : "error " + code;
            }
        }

        String exists(String path) throws InterruptedException {
            try {
                return zk.exists(path, false) == null ? "not there" : "there";
            } catch (KeeperException e) {
                return e.code().name();
            }
        }

        @Override
        public void close() throws InterruptedException {
            zk.close();
        }
    }

    private static EnsembleUnderTest ensemble(List<Part> parts, boolean upgrading) {
        return EnsembleUnderTest.of(
                        parts,
                        settings -> settings.withConfig("localSessionsEnabled", "true")
                                .withConfig("localSessionsUpgradingEnabled", String.valueOf(upgrading)))
                .start();
    }

    private static ServerUnderTest other(EnsembleUnderTest ensemble, int id) {
        return ensemble.member(id == 1 ? 2 : 1);
    }

    private static long zxid(EnsembleUnderTest ensemble) {
        return ensemble.member(ensemble.leader().orElseThrow()).lastZxid();
    }

    /** What happens at one member, as lines. */
    private static List<String> story(EnsembleUnderTest ensemble, int at) throws Exception {
        List<String> told = new ArrayList<>();
        ServerUnderTest home = ensemble.member(at);
        String base = "/at-" + at;
        long before = zxid(ensemble);
        try (FaultProxy way = FaultProxy.to(home.connectString());
                Client client = new Client(way.connectString(), TIMEOUT_MILLIS)) {
            told.add("transactions to begin: " + (zxid(ensemble) - before));
            told.add("local sessions: " + home.monitored("zk_local_sessions"));
            told.add("plain: " + client.create(base, CreateMode.PERSISTENT));
            told.add("resumed elsewhere: " + resumes(other(ensemble, at), client));
            long id = client.zk.getSessionId();
            way.cut();
            client.awaitConnection(2);
            told.add("resumed at home: " + (client.zk.getSessionId() == id));
            told.add("ephemeral: " + client.create(base + "-e", CreateMode.EPHEMERAL));
            told.add("ephemeral in a multi: " + client.multi(base + "-f"));
            told.add("of the multi: " + client.exists(base + "-f-m"));
            told.add("local sessions then: " + home.monitored("zk_local_sessions"));
            told.add("goes on: " + client.create(base + "-g", CreateMode.PERSISTENT));
        }
        try (Client later = new Client(home.connectString(), TIMEOUT_MILLIS)) {
            told.add("after the end: " + later.exists(base + "-e"));
        }
        told.add("expires: " + expires(home));
        return told;
    }

    private static boolean resumes(ServerUnderTest at, Client client) throws Exception {
        try (Client second = new Client(at.connectString(), client.zk)) {
            return second.resumes();
        }
    }

    /** A session whose client is cut off for longer than its timeout. */
    private static boolean expires(ServerUnderTest home) throws Exception {
        try (FaultProxy way = FaultProxy.to(home.connectString());
                Client client = new Client(way.connectString(), SHORT_MILLIS)) {
            way.refuse();
            way.cut();
            await("the end of the session")
                    .atMost(LIMIT)
                    .until(() -> home.monitored("zk_local_sessions").equals("0"));
            client.state.set(KeeperState.Disconnected);
            way.heal();
            return !client.resumes();
        }
    }

    private static List<String> expected(boolean upgrading) {
        return List.of(
                "transactions to begin: 0",
                "local sessions: 1",
                "plain: created",
                "resumed elsewhere: false",
                "resumed at home: true",
                "ephemeral: " + (upgrading ? "created" : "EPHEMERALONLOCALSESSION"),
                "ephemeral in a multi: " + (upgrading ? "created" : "refused"),
                "of the multi: " + (upgrading ? "there" : "not there"),
                "local sessions then: " + (upgrading ? "0" : "1"),
                "goes on: created",
                "after the end: not there",
                "expires: true");
    }

    static Stream<Arguments> every() {
        return Stream.of(arguments(List.of(BATON, BATON, BATON), true));
    }

    static Stream<Arguments> others() {
        List<Part> apache = List.of(APACHE, APACHE, APACHE);
        List<Part> apacheLeads = List.of(BATON, BATON, APACHE);
        List<Part> batonLeads = List.of(APACHE, APACHE, BATON);
        return Stream.of(
                arguments(List.of(BATON, BATON, BATON), false),
                arguments(apache, true),
                arguments(apache, false),
                arguments(apacheLeads, true),
                arguments(apacheLeads, false),
                arguments(batonLeads, true),
                arguments(batonLeads, false));
    }

    @ParameterizedTest
    @MethodSource("every")
    void apachesClientSeesWhatItExpects(List<Part> parts, boolean upgrading) throws Exception {
        try (EnsembleUnderTest ensemble = ensemble(parts, upgrading)) {
            int leader = ensemble.leader().orElseThrow();
            int follower = IntStream.rangeClosed(1, parts.size())
                    .filter(id -> id != leader)
                    .findFirst()
                    .orElseThrow();
            List<Integer> all = Boolean.getBoolean(FULL) ? List.of(1, 2, 3) : List.of(follower);
            for (int id : all) {
                assertThat(story(ensemble, id))
                        .as("at member " + id + " of " + parts + ", of which " + leader + " leads")
                        .containsExactlyElementsOf(expected(upgrading));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    @EnabledIfSystemProperty(named = FULL, matches = "true")
    void andNoDifferenceBetweenMakes(List<Part> parts, boolean upgrading) throws Exception {
        apachesClientSeesWhatItExpects(parts, upgrading);
    }
}
