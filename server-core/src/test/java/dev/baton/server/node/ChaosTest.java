package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny bounds, many clients, everything at random: requests good and bad, slow readers, lost and moved connections, expiry,
 * durability in odd batches. Whatever happens, the node does not halt, answers come once each and in order with zxids that
 * never fall, and in the end nothing is left over.
 */
class ChaosTest {
    private static final int STEPS = 6_000;
    private static final Limits TINY = new Limits(6, 3_000, 200_000, 5, 4_000, 8, 50);

    private final List<TestClient> clients = new ArrayList<>();
    private final List<TestClient> everybody = new ArrayList<>();
    private final Map<TestClient, ArrayDeque<Integer>> expected = new HashMap<>();
    private final Map<TestClient, Long> lastZxid = new HashMap<>();
    private final List<TestClient> dropped = new ArrayList<>();
    private Random random;
    private TestServer server;
    private int answered;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void nothingGetsLostOrOutOfOrder(long seed) {
        random = new Random(seed);
        server = new TestServer(TestServer.config().withLimits(TINY));
        for (int i = 0; i < 6; i++) {
            connect();
        }
        for (int i = 0; i < STEPS; i++) {
            step();
            assertThat(server.halt).isNull();
        }
        quiesce();
        assertThat(answered).isGreaterThan(STEPS / 4);
        assertThat(server.node.view().serverStats().outstandingCount()).isZero();
        for (TestClient client : everybody) {
            assertThat(client.closed()
                            || dropped.contains(client)
                            || expected.get(client).isEmpty())
                    .isTrue();
        }
        server.run(100_000);
        assertThat(server.node.view().serverStats().sessionCount()).isZero();
        assertThat(server.node.view().serverStats().watchCount()).isZero();
        assertThat(server.node.view().serverStats().ephemeralCount()).isZero();
        assertThat(server.node.view().serverStats().connectionCount()).isZero();
        assertThat(server.halt).isNull();
    }

    private void step() {
        server.autoPersist = false;
        server.advanceMillis(random.nextInt(20));
        TestClient client = clients.get(random.nextInt(clients.size()));
        int dice = random.nextInt(100);
        if (dice < 70) {
            send(client);
        } else if (dice < 82) {
            persistSome();
        } else if (dice < 93) {
            take(client);
        } else if (dice < 95) {
            server.step(NodeInput.Deadline.INSTANCE);
        } else if (dice < 96) {
            server.step(new NodeInput.ExpireSession(client.id()));
        } else if (dice < 97) {
            replace(client, random.nextBoolean());
        } else if (client.closed()) {
            replace(client, false);
        }
    }

    private void send(TestClient client) {
        if (client.closed()) {
            return;
        }
        ArrayDeque<Integer> queue = expected.get(client);
        if (random.nextInt(30) == 0) {
            int xid = 1_000_000 + random.nextInt(1_000_000);
            boolean forClients = random.nextInt(4) > 0;
            queue.add(xid);
            client.sendMalformed(xid, forClients ? 4 : 13);
        } else {
            queue.add(client.send(randomRequest()));
        }
    }

    private OpRequest randomRequest() {
        String path = "/n" + random.nextInt(8);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Create.Request(path, new byte[random.nextInt(900)], Acl.OPEN, random.nextInt(2));
            case 2 -> new Create2.Request(path + "/s", null, Acl.OPEN, 2);
            case 3 -> new Delete.Request(path, -1);
            case 4, 5 -> new SetData.Request(path, new byte[random.nextInt(900)], -1);
            case 6 ->
                new Multi.Request(
                        List.of(new SetData.Request(path, null, -1), TestClient.createRequest(path + "/m", 0)));
            case 7 -> new GetData.Request(path, random.nextBoolean());
            case 8 -> new GetChildren.Request("/", random.nextBoolean());
            case 9 -> new MultiRead.Request(List.of(new GetData.Request(path, false), new GetData.Request("/", false)));
            case 10 -> random.nextBoolean() ? new Sync.Request("/") : new Exists.Request(path, true);
            default -> new AddWatch.Request(path, random.nextInt(2));
        };
    }

    private void persistSome() {
        long applied = server.node.view().serverStats().lastZxid();
        long behind = server.lastAppended() - applied;
        if (behind > 0) {
            server.persistUpTo(applied + 1 + random.nextInt((int) behind));
        }
    }

    /** The client reads, and the edge says so. */
    private void take(TestClient client) {
        check(client);
        if (!client.closed()) {
            server.step(new NodeInput.ClientDrained(client.lane));
        }
    }

    private void check(TestClient client) {
        for (byte[] bytes : client.receiveBytes()) {
            var in = new dev.baton.wire.io.WireReader(bytes, 4, bytes.length - 4);
            var header = dev.baton.wire.session.ReplyHeader.read(in);
            if (header.zxid() != -1) {
                assertThat(header.zxid()).isGreaterThanOrEqualTo(lastZxid.getOrDefault(client, 0L));
                lastZxid.put(client, header.zxid());
            }
            if (header.xid() != -1) {
                assertThat(header.xid()).isEqualTo(expected.get(client).poll());
                answered++;
            }
        }
    }

    /** A new connection, of the same session or of another. */
    private void replace(TestClient client, boolean sameSession) {
        check(client);
        if (random.nextBoolean()) {
            client.drop();
            dropped.add(client);
        }
        clients.remove(client);
        TestClient next = connect(sameSession ? client : null);
        if (next.session == null || next.session.isExpired()) {
            clients.remove(next);
            connect();
        }
    }

    private void connect() {
        connect(null);
    }

    private TestClient connect(TestClient earlier) {
        server.autoPersist = true;
        TestClient client = server.open();
        if (earlier == null) {
            client.connect(4_000 + random.nextInt(4_000));
        } else {
            client.resume(earlier.session, 5_000);
        }
        server.autoPersist = false;
        clients.add(client);
        everybody.add(client);
        expected.put(client, new ArrayDeque<>());
        return client;
    }

    /** All is durable and all clients read, until nothing moves any more. */
    private void quiesce() {
        for (int round = 0; round < 200; round++) {
            server.persist();
            for (TestClient client : everybody) {
                take(client);
            }
        }
        server.autoPersist = true;
    }
}
