package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ShortWords;
import dev.baton.server.Ensemble;
import dev.baton.server.OptionTable;
import dev.baton.testing.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Apache's client sees of sessions that one member alone knows: the same story, told by ensembles of either make and of both. In every
 * build Baton's followers tell it, in this process; {@code -Dbaton.ensemble.full=true} asks every member of ensembles of processes, those
 * whose sessions stay local too.
 */
@ExtendWith(ServerLogs.class)
class LocalSessionsIT {
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
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        KeeperState now = state.get();
                        return now == KeeperState.SyncConnected || now == KeeperState.Expired;
                    });
            return state.get() == KeeperState.SyncConnected;
        }

        void awaitConnection(int count) {
            org.awaitility.Awaitility.await("connection " + count)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
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

    /**
     * Who tells the story.
     *
     * @param members addresses, in the order of their numbers
     * @param leader number of the one that leads, from the start to the end
     * @param ensemble ends with the story
     */
    private record Tellers(List<String> members, int leader, AutoCloseable ensemble) implements AutoCloseable {
        static Tellers processes(List<Part> parts, boolean upgrading) {
            EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                            parts,
                            settings -> settings.withConfig("localSessionsEnabled", "true")
                                    .withConfig("localSessionsUpgradingEnabled", String.valueOf(upgrading)))
                    .start();
            List<String> members = IntStream.rangeClosed(1, parts.size())
                    .mapToObj(id -> ensemble.member(id).connectString())
                    .toList();
            return new Tellers(members, ensemble.leader().orElseThrow(), ensemble);
        }

        static Tellers inThisProcess() {
            Ensemble ensemble = Ensemble.start(
                    3,
                    0,
                    settings -> settings.with(OptionTable.LOCAL_SESSIONS, true)
                            .with(OptionTable.LOCAL_SESSIONS_UPGRADING, true)
                            .with(OptionTable.MAX_SESSION_TIMEOUT, TIMEOUT_MILLIS));
            List<String> members =
                    ensemble.ids().stream().map(ensemble::connectString).toList();
            return new Tellers(members, Math.toIntExact(ensemble.leader().orElseThrow()), ensemble);
        }

        String member(int id) {
            return members.get(id - 1);
        }

        List<Integer> followers() {
            return IntStream.rangeClosed(1, members.size())
                    .filter(id -> id != leader)
                    .boxed()
                    .toList();
        }

        long zxid() {
            return ShortWords.lastZxid(member(leader));
        }

        @Override
        public void close() throws Exception {
            ensemble.close();
        }
    }

    private static String localSessions(String member) {
        return ShortWords.monitored(member, "zk_local_sessions");
    }

    /** What happens at one member, as lines; meanwhile a session of another one expires. */
    private static List<String> story(Tellers tellers, int at, int other) throws Exception {
        List<String> told = new ArrayList<>();
        String home = tellers.member(at);
        String base = "/at-" + at;
        CompletableFuture<Boolean> expires = new CompletableFuture<>();
        Thread cutOff = new Thread(() -> expire(tellers.member(other), expires));
        long before = tellers.zxid();
        cutOff.setDaemon(true);
        cutOff.start();
        try (FaultProxy way = FaultProxy.to(home);
                Client client = new Client(way.connectString(), TIMEOUT_MILLIS)) {
            told.add("transactions to begin: " + (tellers.zxid() - before));
            told.add("local sessions: " + localSessions(home));
            told.add("plain: " + client.create(base, CreateMode.PERSISTENT));
            told.add("resumed elsewhere: " + resumes(tellers.member(other), client));
            long id = client.zk.getSessionId();
            way.cut();
            client.awaitConnection(2);
            told.add("resumed at home: " + (client.zk.getSessionId() == id));
            told.add("ephemeral: " + client.create(base + "-e", CreateMode.EPHEMERAL));
            told.add("ephemeral in a multi: " + client.multi(base + "-f"));
            told.add("of the multi: " + client.exists(base + "-f-m"));
            told.add("local sessions then: " + localSessions(home));
            told.add("goes on: " + client.create(base + "-g", CreateMode.PERSISTENT));
        }
        try (Client later = new Client(home, TIMEOUT_MILLIS)) {
            told.add("after the end: " + later.exists(base + "-e"));
        }
        told.add("expires: " + expires.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS));
        return told;
    }

    private static boolean resumes(String at, Client client) throws Exception {
        try (Client second = new Client(at, client.zk)) {
            return second.resumes();
        }
    }

    /** Tells of a session whose client is cut off for longer than its timeout whether it can be resumed no more. */
    private static void expire(String home, CompletableFuture<Boolean> told) {
        try (FaultProxy way = FaultProxy.to(home);
                Client client = new Client(way.connectString(), SHORT_MILLIS)) {
            way.refuse();
            way.cut();
            await("the end of the session")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> localSessions(home).equals("0"));
            // Told before the client is closed, which waits a moment before it notices that there is no way.
            told.complete(!resumes(home, client));
        } catch (Exception | Error e) {
            told.completeExceptionally(e);
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

    @Test
    void apachesClientSeesWhatItExpectsOfAFollower() throws Exception {
        try (Tellers tellers = Tellers.inThisProcess()) {
            List<Integer> followers = tellers.followers();
            assertThat(story(tellers, followers.get(0), followers.get(1)))
                    .as("at follower " + followers.get(0))
                    .containsExactlyElementsOf(expected(true));
        }
    }

    static Stream<Arguments> ensembles() {
        return Stream.of(
                        List.of(BATON, BATON, BATON),
                        List.of(APACHE, APACHE, APACHE),
                        List.of(BATON, BATON, APACHE),
                        List.of(APACHE, APACHE, BATON))
                .flatMap(parts -> Stream.of(arguments(parts, true), arguments(parts, false)));
    }

    @ParameterizedTest
    @MethodSource("ensembles")
    @EnabledIfSystemProperty(named = "baton.ensemble.full", matches = "true")
    void andNoDifferenceBetweenMakes(List<Part> parts, boolean upgrading) throws Exception {
        try (Tellers tellers = Tellers.processes(parts, upgrading)) {
            for (int at = 1; at <= parts.size(); at++) {
                int other = at % parts.size() + 1;
                assertThat(story(tellers, at, other))
                        .as("at member " + at + " of " + parts + ", of which " + tellers.leader() + " leads")
                        .containsExactlyElementsOf(expected(upgrading));
            }
        }
    }
}
