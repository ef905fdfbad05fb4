package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.server.MemberState.Role;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.Sync;
import dev.baton.wire.session.Xids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ensembles that change, and votes with weights: real sockets, real files, one JVM. */
@Timeout(300)
class ReconfigTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CONFIG = "/zookeeper/config";

    /** Base64(SHA-1("super:secret")). */
    private static final String SUPER_DIGEST = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";

    @TempDir
    Path dir;

    private final List<PortReservation> ports = new ArrayList<>();
    private final SortedMap<Long, Member> members = new ConcurrentSkipListMap<>();
    private final SortedMap<Long, BatonServer> running = new TreeMap<>();

    @AfterEach
    void end() {
        running.values().forEach(BatonServer::close);
        ports.forEach(PortReservation::close);
    }

    private Member member(long id) {
        return members.computeIfAbsent(id, this::somewhere);
    }

    private Member somewhere(long id) {
        int[] own = new int[3];
        for (int i = 0; i < own.length; i++) {
            PortReservation port = PortReservation.take();
            ports.add(port);
            own[i] = port.port();
        }
        return new Member(id, "127.0.0.1", own[0], own[1], Member.Role.PARTICIPANT, "127.0.0.1", own[2]);
    }

    private Members of(long... ids) {
        return Members.of(LongStream.of(ids).mapToObj(this::member).toList());
    }

    private void start(long id, Members told) {
        running.put(
                id,
                BatonServer.start(ServerOptions.defaults()
                        .withDataDir(dir.resolve(Long.toString(id)))
                        .withClientPort(told.member(id).clientPort())
                        .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                        .withTickTime(Duration.ofMillis(500))
                        .with(OptionTable.INIT_LIMIT, 20)
                        .with(OptionTable.SYNC_LIMIT, 4)
                        .with(OptionTable.PRE_ALLOC_SIZE, 1024)
                        .with(OptionTable.MAX_CLIENT_CNXNS, 0)
                        .with(OptionTable.RECONFIG_ENABLED, true)
                        .with(OptionTable.SUPER_DIGEST, SUPER_DIGEST)
                        .with(OptionTable.SESSION_SECRET, "the same on all of them")
                        .withMembers(told, id)));
    }

    private void kill(long id) {
        running.remove(id).kill();
    }

    private Role role(long id) {
        return running.get(id).state().role();
    }

    private long leader() {
        await().atMost(LIMIT).until(() -> running.keySet().stream().anyMatch(id -> role(id) == Role.LEADER));
        return running.keySet().stream()
                .filter(id -> role(id) == Role.LEADER)
                .findFirst()
                .orElseThrow();
    }

    private RawClient connect(long id) {
        RawClient[] client = new RawClient[1];
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            client[0] = RawClient.session(member(id).clientPort());
            return true;
        });
        return client[0];
    }

    private static void becomeSuper(RawClient client) throws IOException {
        var out = new dev.baton.wire.io.WireWriter();
        int mark = out.beginFrame();
        out.writeInt(Xids.AUTH);
        var request = new Auth.Request(0, "digest", "super:secret".getBytes(StandardCharsets.UTF_8));
        out.writeInt(request.op().code());
        request.writeTo(out);
        out.endFrame(mark);
        client.send(out.toByteArray());
        assertThat(client.reply().header().err()).isZero();
    }

    /** The answer may be lost with the connection if the one asked has to follow somebody else; the change is not. */
    private void reconfigure(long through, Reconfig.Request request, long... voters) throws IOException {
        try (RawClient client = connect(through)) {
            becomeSuper(client);
            assertThat(client.call(request).header().err()).isZero();
        }
        awaitVoters(voters);
    }

    private void awaitVoters(long... voters) {
        for (long id : voters) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> voters(id)
                            .equals(new TreeSet<>(LongStream.of(voters).boxed().toList())));
        }
    }

    private TreeSet<Long> voters(long at) throws IOException {
        try (RawClient client = RawClient.session(member(at).clientPort())) {
            client.call(new Sync.Request(CONFIG));
            RawClient.Reply reply = client.call(new GetData.Request(CONFIG, false));
            String text = new String(GetData.Response.read(reply.body()).data(), StandardCharsets.UTF_8);
            return new TreeSet<>(dev.baton.server.roster.Roster.parse(text).voters());
        }
    }

    private String entries(long... ids) {
        return LongStream.of(ids).mapToObj(id -> member(id).toString()).collect(Collectors.joining(","));
    }

    /** Writes all the time, through whoever serves, and knows what was acknowledged. */
    private final class Load implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread thread = new Thread(this::run, "load");

        Load() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            int number = 0;
            for (int next = 0; !stopped.get(); next++) {
                List<Member> all = List.copyOf(members.values());
                try (RawClient client =
                        RawClient.session(all.get(next % all.size()).clientPort())) {
                    while (!stopped.get()) {
                        String path = "/load-" + number++;
                        if (client.call(new Create.Request(path, new byte[10], Acl.OPEN, 0))
                                        .header()
                                        .err()
                                == ErrorCode.OK.code()) {
                            acknowledged.add(path);
                        }
                    }
                } catch (IOException e) {
                    // Another member then; what was under way may have happened or not.
                    Thread.onSpinWait();
                }
            }
        }

        void awaitProgress() {
            int before = acknowledged.size();
            await().atMost(LIMIT).until(() -> acknowledged.size() > before + 20);
        }

        @Override
        public void close() throws InterruptedException {
            stopped.set(true);
            thread.join(LIMIT.toMillis());
        }
    }

    @Test
    void fromThreeToFiveToThreeUnderLoadWithTheLeaderRemoved() throws Exception {
        LongStream.rangeClosed(1, 5).forEach(this::member);
        Members first = of(1, 2, 3);
        for (long id = 1; id <= 3; id++) {
            start(id, first);
        }
        leader();
        List<String> acknowledged;
        List<Long> stay;
        try (Load load = new Load()) {
            load.awaitProgress();
            try (RawClient nobody = connect(1)) {
                assertThat(nobody.call(new Reconfig.Request(null, "9", null, -1))
                                .header()
                                .err())
                        .isEqualTo(ErrorCode.NO_AUTH.code());
            }
            start(4, of(1, 2, 3, 4));
            start(5, of(1, 2, 3, 5));
            await().atMost(LIMIT).until(() -> role(4) == Role.FOLLOWER && role(5) == Role.FOLLOWER);
            reconfigure(1, new Reconfig.Request(entries(4, 5), null, null, -1), 1, 2, 3, 4, 5);
            load.awaitProgress();

            long removed = leader();
            long other = removed == 1 ? 2 : 1;
            stay = LongStream.rangeClosed(1, 5)
                    .filter(id -> id != removed && id != other)
                    .boxed()
                    .toList();
            long[] left = stay.stream().mapToLong(Long::longValue).toArray();
            reconfigure(removed, new Reconfig.Request(null, removed + "," + other, null, -1), left);
            load.awaitProgress();
            assertThat(stay).contains(leader());
            kill(removed);
            kill(other);
            load.awaitProgress();

            // It was told of the first three, and comes back to the present three by its own files.
            long again = stay.get(0);
            kill(again);
            load.awaitProgress();
            try (Stream<Path> files = Files.list(dir.resolve(Long.toString(again)))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .filteredOn(name -> name.matches("zoo\\.cfg\\.dynamic\\.[0-9a-f]+"))
                        .hasSizeGreaterThanOrEqualTo(3);
            }
            start(again, of(1, 2, 3, again));
            assertThat(running.get(again).options().members().orElseThrow().voters())
                    .containsExactlyElementsOf(new TreeSet<>(stay));
            await().atMost(LIMIT).until(() -> running.get(again).state().isServing());
            load.awaitProgress();
            load.close();
            acknowledged = List.copyOf(load.acknowledged);
        }
        for (long id : stay) {
            try (RawClient client = connect(id)) {
                client.call(new Sync.Request("/"));
                for (String path : acknowledged) {
                    assertThat(client.call(new Exists.Request(path, false))
                                    .header()
                                    .err())
                            .as(path + " at " + id)
                            .isZero();
                }
            }
        }
    }

    /** A member gets other ports for everything, whether it runs or not. Returns what it was before. */
    private Member move(long id, long through) throws IOException {
        Member before = member(id);
        Member after = somewhere(id);
        try (RawClient client = connect(through)) {
            becomeSuper(client);
            Reconfig.Request request = new Reconfig.Request(after.toString(), null, null, -1);
            assertThat(client.call(request).header().err()).isZero();
            members.put(id, after);
        }
        return before;
    }

    private void awaitMoved(long id, Member before) {
        await().atMost(LIMIT)
                .until(() -> running.get(id).clientPort() == member(id).clientPort());
        assertThatThrownBy(() -> RawClient.session(before.clientPort())).isInstanceOf(IOException.class);
        awaitVoters(1, 2, 3);
    }

    private void awaitAllServing() {
        await().atMost(LIMIT)
                .until(() -> running.values().stream()
                        .allMatch(server -> server.state().isServing()));
    }

    @Test
    void allMembersMoveWhileTheyServe() throws Exception {
        Members first = of(1, 2, 3);
        for (long id = 1; id <= 3; id++) {
            start(id, first);
        }
        leader();
        awaitAllServing();
        List<String> acknowledged;
        try (Load load = new Load();
                RawClient connected = connect(1)) {
            load.awaitProgress();
            for (long id = 1; id <= 3; id++) {
                awaitMoved(id, move(id, id == 1 ? 2 : 1));
                load.awaitProgress();
            }
            assertThat(connected.call(new Exists.Request("/", false)).header().err())
                    .as("who was connected before stays connected")
                    .isZero();
            // What is elected, called and followed now is where nobody was at the start.
            long leader = leader();
            kill(leader);
            load.awaitProgress();
            start(leader, first);
            assertThat(running.get(leader).clientPort())
                    .as("the files it keeps say where it is")
                    .isEqualTo(member(leader).clientPort());
            awaitAllServing();
            load.awaitProgress();
            load.close();
            acknowledged = List.copyOf(load.acknowledged);
        }
        try (RawClient client = connect(leader())) {
            for (String path : acknowledged) {
                assertThat(client.call(new Exists.Request(path, false)).header().err())
                        .as(path)
                        .isZero();
            }
        }
    }

    /** Each time it has the wrong address of somebody: of itself, or of everybody else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    @EnabledIfSystemProperty(named = "baton.ensemble.full", matches = "true")
    void whoSleepsThroughMovesFindsTheOthers(long sleeper) throws Exception {
        Members first = of(1, 2, 3);
        for (long id = 1; id <= 3; id++) {
            start(id, first);
        }
        leader();
        awaitAllServing();
        kill(sleeper);
        for (long id = 1; id <= 3; id++) {
            boolean own = sleeper == 1;
            if ((id == sleeper) == own) {
                Member before = move(id, sleeper == 1 ? 2 : 1);
                if (id != sleeper) {
                    await().atMost(LIMIT)
                            .until(() -> running.values().stream()
                                    .map(BatonServer::clientPort)
                                    .noneMatch(port -> port == before.clientPort()));
                }
            }
        }
        start(sleeper, first);
        awaitAllServing();
        await().atMost(LIMIT)
                .until(() ->
                        running.get(sleeper).clientPort() == member(sleeper).clientPort());
        awaitVoters(1, 2, 3);
    }

    /** The first member has three of four votes and is a quorum by itself; the third has none and never leads. */
    @Test
    void weightsDecide() throws IOException {
        SortedMap<Long, Member> byId = new TreeMap<>();
        LongStream.rangeClosed(1, 3).forEach(id -> byId.put(id, member(id)));
        Members weighted = new Members(
                byId,
                new TreeMap<>(java.util.Map.of(1L, new TreeSet<>(List.of(1L, 2L, 3L)))),
                new TreeMap<>(java.util.Map.of(1L, 3L, 2L, 1L, 3L, 0L)),
                0);
        for (long id = 1; id <= 3; id++) {
            start(id, weighted);
        }
        await().atMost(LIMIT)
                .until(() -> LongStream.rangeClosed(1, 3)
                        .allMatch(id -> running.get(id).state().isServing()));
        assertThat(leader()).isIn(1L, 2L);
        kill(2);
        kill(3);
        await().atMost(LIMIT).until(() -> role(1) == Role.LEADER);
        try (RawClient client = connect(1)) {
            assertThat(client.call(new Create.Request("/alone", new byte[1], Acl.OPEN, 0))
                            .header()
                            .err())
                    .isZero();
            RawClient.Reply reply = client.call(new GetData.Request(CONFIG, false));
            assertThat(new String(GetData.Response.read(reply.body()).data(), StandardCharsets.UTF_8))
                    .contains("group.1=1:2:3\nweight.1=3\nweight.2=1\nweight.3=0\nversion=");
        }
        kill(1);
        start(2, weighted);
        start(3, weighted);
        await().during(Duration.ofMillis(1500))
                .atMost(LIMIT)
                .until(() -> !running.get(2L).state().isServing()
                        && !running.get(3L).state().isServing());
        start(1, weighted);
        await().atMost(LIMIT)
                .until(() -> LongStream.rangeClosed(1, 3)
                        .allMatch(id -> running.get(id).state().isServing()));
        assertThat(leader()).isIn(1L, 2L);
    }
}
