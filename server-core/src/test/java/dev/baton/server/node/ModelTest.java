package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations of several sessions, pipelined, with durability coming late and in batches. Every answer must be what a
 * naive model that does one operation after another says; the digest that was prepared must be the one that results (the node
 * halts otherwise).
 */
class ModelTest {
    private static final int STEPS = 3_000;

    private final List<TestClient> clients = new ArrayList<>();
    private final List<List<Expectation>> expected = new ArrayList<>();
    private TestServer server;
    private NaiveTree model;
    private Random random;
    private int answered;

    private record Expectation(int xid, OpRequest request, Object answer) {}

    static List<Long> seeds() {
        return List.of(1L, 2L, 3L, 4L, 5L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsTheModelDoes(long seed) {
        random = new Random(seed);
        server = new TestServer();
        model = new NaiveTree();
        for (int i = 0; i < 3; i++) {
            addClient();
        }
        server.autoPersist = false;
        for (int i = 0; i < STEPS && server.halt == null; i++) {
            step();
        }
        settle();
        assertThat(server.halt).isNull();
        assertThat(answered).isGreaterThan(STEPS / 2);
        assertThat(server.node.view().serverStats().nodeCount()).isEqualTo(model.nodeCount());
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 75) {
            write();
        } else if (dice < 90) {
            persistSome();
        } else if (dice < 97) {
            settle();
            readSome();
        } else {
            settle();
            replaceClient();
        }
    }

    private void write() {
        server.wallMillis += random.nextInt(3);
        int who = random.nextInt(clients.size());
        TestClient client = clients.get(who);
        long zxid = server.lastAppended() + 1;
        OpRequest request = random.nextInt(6) == 0 ? randomMulti() : randomWrite();
        Object answer = model.apply(request, client.id(), zxid, server.wallMillis);
        int xid = client.send(request);
        assertThat(server.lastAppended()).isEqualTo(zxid);
        expected.get(who).add(new Expectation(xid, request, answer));
    }

    private OpRequest randomMulti() {
        List<OpRequest> ops = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            ops.add(random.nextInt(5) == 0 ? new Check.Request(path(), random.nextInt(3) - 1) : randomWrite());
        }
        return new Multi.Request(ops);
    }

    private OpRequest randomWrite() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Create2.Request(path(), data(), Acl.OPEN, random.nextInt(4));
            case 3 -> new CreateContainer.Request(path(), data(), Acl.OPEN, 4);
            case 4, 5 -> new Delete.Request(path(), random.nextInt(5) == 0 ? random.nextInt(3) : -1);
            default -> new SetData.Request(path(), data(), random.nextInt(3) == 0 ? random.nextInt(3) : -1);
        };
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append('/').append((char) ('a' + random.nextInt(3)));
        }
        return path.toString();
    }

    private byte[] data() {
        return random.nextInt(5) == 0 ? null : new byte[random.nextInt(4)];
    }

    private void persistSome() {
        long from = server.node.view().serverStats().lastZxid();
        long behind = server.lastAppended() - from;
        if (behind > 0) {
            server.persistUpTo(from + 1 + (long) (random.nextDouble() * behind));
        }
        collect();
    }

    private void settle() {
        server.persist();
        collect();
        expected.forEach(list -> assertThat(list).isEmpty());
    }

    private void collect() {
        for (int i = 0; i < clients.size(); i++) {
            for (TestClient.Frame frame : clients.get(i).receive()) {
                Expectation next = expected.get(i).remove(0);
                assertThat(frame.header().xid()).isEqualTo(next.xid);
                Object answer = frame.header().err() != 0 ? frame.error() : comparable(frame.body());
                assertThat(answer).as(next.request.toString()).isEqualTo(next.answer);
                answered++;
            }
        }
    }

    /** Multi results as the model states them. */
    private static Object comparable(Object body) {
        return body instanceof Multi.Response multi ? comparable(multi.results()) : body;
    }

    private static List<Object> comparable(List<MultiResult> results) {
        List<Object> list = new ArrayList<>();
        for (MultiResult result : results) {
            list.add(result.isError() ? ErrorCode.of(result.err()) : result.response());
        }
        return list;
    }

    private void readSome() {
        TestClient client = clients.get(random.nextInt(clients.size()));
        String path = path();
        TestClient.Frame exists = client.call(new Exists.Request(path, false));
        Stat stat = model.stat(path);
        if (stat == null) {
            assertThat(exists.error()).isEqualTo(ErrorCode.NO_NODE);
            return;
        }
        assertThat(exists.<Exists.Response>as().stat()).isEqualTo(stat);
        GetData.Response data = client.ok(new GetData.Request(path, false));
        assertThat(data.data()).isEqualTo(model.data(path));
        GetChildren2.Response children = client.ok(new GetChildren2.Request(path, false));
        assertThat(Set.copyOf(children.children())).isEqualTo(model.children(path));
        GetEphemerals.Response ephemerals = client.ok(new GetEphemerals.Request(null));
        assertThat(Set.copyOf(ephemerals.ephemerals())).isEqualTo(model.ephemerals(client.id()));
    }

    /** A session ends with writes in flight; another takes its place. */
    private void replaceClient() {
        int who = random.nextInt(clients.size());
        write();
        write();
        TestClient client = clients.get(who);
        long zxid = server.lastAppended() + 1;
        model.closeSession(client.id(), zxid);
        server.step(new NodeInput.ExpireSession(client.id()));
        server.persist();
        collect();
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
        server.autoPersist = true;
        clients.set(who, server.connect());
        server.autoPersist = false;
    }

    private void addClient() {
        clients.add(server.connect());
        expected.add(new ArrayList<>());
    }
}
