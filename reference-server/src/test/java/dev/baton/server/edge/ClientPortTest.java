package dev.baton.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.RawClient;
import dev.baton.server.TestServers;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Ping;
import dev.baton.wire.op.SetData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers can do to the client port, and that it serves the others meanwhile. */
@Timeout(240)
class ClientPortTest {
    private static final int FRAME_MAX = 0xFFFFF;
    private static final int MARSHALLING_ERROR = -5;
    private static final int UNIMPLEMENTED = -6;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private BatonServer server;

    private BatonServer start() {
        server = TestServers.start(dir);
        return server;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private void assertServes() throws IOException {
        try (RawClient client = RawClient.session(server.clientPort())) {
            assertThat(client.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "qqqq"
            })
    void garbageIsClosedWithoutAnAnswer(String garbage) throws IOException {
        start();
        try (RawClient client = new RawClient(server.clientPort())) {
            client.send(garbage.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertServes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, FRAME_MAX + 1, Integer.MAX_VALUE})
    void aLengthThatCannotBeIsClosedBeforeAndAfterTheHandshake(int length) throws IOException {
        start();
        try (RawClient client = new RawClient(server.clientPort())) {
            client.send(ints(length));
            assertThat(client.readToEnd()).isEmpty();
        }
        try (RawClient client = RawClient.session(server.clientPort())) {
            client.send(ints(length));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertServes();
    }

    @Test
    void aFirstFrameThatIsNoSessionRequestIsClosed() throws IOException {
        start();
        try (RawClient client = new RawClient(server.clientPort())) {
            client.send(ints(8, 1, 4));
            assertThat(client.readToEnd()).isEmpty();
        }
        try (RawClient client = new RawClient(server.clientPort())) {
            client.send(ints(28, 0, 0, 0, 30_000, 0, 0, Integer.MAX_VALUE));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertServes();
    }

    @Test
    void aFrameOfExactlyTheLimitIsTaken() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            assertThat(client.call(new Create.Request("/a", null, openAcl(), 0))
                            .header()
                            .err())
                    .isZero();
            int overhead = client.encode(new SetData.Request("/a", new byte[0], -1)).length - Integer.BYTES;
            byte[] data = new byte[FRAME_MAX - overhead];
            assertThat(client.call(new SetData.Request("/a", data, -1)).header().err())
                    .isZero();
            RawClient.Reply reply = client.call(new GetData.Request("/a", false));
            assertThat(GetData.Response.read(reply.body()).data()).hasSameSizeAs(data);
        }
    }

    private static List<dev.baton.wire.model.Acl> openAcl() {
        return List.of(new dev.baton.wire.model.Acl(31, new dev.baton.wire.model.AclId("world", "anyone")));
    }

    @Test
    void whoeverDoesNotShakeHandsInTimeIsClosedHoweverBusyHeIs() throws IOException {
        server = BatonServer.start(TestServers.options(dir).with(OptionTable.HANDSHAKE_TIMEOUT, 1_000));
        try (RawClient silent = new RawClient(server.clientPort());
                RawClient slow = new RawClient(server.clientPort());
                RawClient inTime = RawClient.session(server.clientPort())) {
            slow.send(ints(44));
            await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
                try {
                    slow.send((byte) 0);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(inTime.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }

    @Test
    void manyClaimsOfLargeFramesCostNothing() throws IOException {
        start();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawClient client = RawClient.session(server.clientPort());
                client.send(ints(FRAME_MAX, 1));
                clients.add(client);
            }
            assertServes();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aThousandPipelinedRequestsAreAnsweredInOrder() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            batch.write(client.encode(new Create.Request("/a", null, openAcl(), 0)));
            for (int i = 1; i < 1000; i++) {
                batch.write(client.encode(
                        i % 3 == 0
                                ? new SetData.Request("/a", ("v" + i).getBytes(StandardCharsets.UTF_8), -1)
                                : new Exists.Request("/a", false)));
            }
            client.send(batch.toByteArray());
            int mzxidBefore = 0;
            for (int i = 1; i <= 1000; i++) {
                RawClient.Reply reply = client.reply();
                assertThat(reply.header().xid()).isEqualTo(i);
                assertThat(reply.header().err()).isZero();
                assertThat((int) reply.header().zxid()).isGreaterThanOrEqualTo(mzxidBefore);
                mzxidBefore = (int) reply.header().zxid();
            }
        }
    }

    @Test
    void aRequestThatComesByteByByteIsUnderstood() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            byte[] request = client.encode(new Exists.Request("/", false));
            byte[] next = client.encode(new Exists.Request("/zookeeper", false));
            for (byte b : request) {
                client.send(b);
            }
            client.send(next);
            assertThat(client.reply().header().xid()).isEqualTo(1);
            assertThat(client.reply().header().xid()).isEqualTo(2);
        }
    }

    @Test
    void aBodyThatDoesNotDecodeIsAnsweredAndTheConnectionGoesOn() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            client.send(ints(12, 77, 4, Integer.MAX_VALUE));
            RawClient.Reply reply = client.reply();
            assertThat(reply.header().xid()).isEqualTo(77);
            assertThat(reply.header().err()).isEqualTo(MARSHALLING_ERROR);
            assertThat(client.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 20, 99, -10, Integer.MAX_VALUE})
    void anUnknownOperationIsAnsweredBeforeTheConnectionIsClosed(int type) throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(ints(8, 5, type));
            both.write(client.encode(new Exists.Request("/", false)));
            client.send(both.toByteArray());
            RawClient.Reply reply = client.reply();
            assertThat(reply.header().xid()).isEqualTo(5);
            assertThat(reply.header().err()).isEqualTo(UNIMPLEMENTED);
            assertThat(client.readToEnd()).isEmpty();
        }
        assertServes();
    }

    @Test
    void aFrameTooShortForAHeaderIsClosed() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            client.send(ints(4, 1));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void pingsAreAnswered() throws IOException {
        start();
        try (RawClient client = RawClient.session(server.clientPort())) {
            WireWriter ping = new WireWriter();
            int mark = ping.beginFrame();
            ping.writeInt(-2);
            ping.writeInt(new Ping.Request().op().code());
            ping.endFrame(mark);
            client.send(ping.toByteArray());
            assertThat(client.reply().header().xid()).isEqualTo(-2);
        }
    }

    @Test
    void connectionsOverTheLimitOfAnAddressAreTurnedAwayUntilOneEnds() throws IOException {
        server = BatonServer.start(TestServers.options(dir).with(OptionTable.MAX_CLIENT_CNXNS, 2));
        RawClient first = RawClient.session(server.clientPort());
        try (RawClient second = RawClient.session(server.clientPort())) {
            assertTurnedAway();
            first.close();
            await().atMost(LONG).until(this::isServed);
            assertThat(second.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }

    @Test
    void connectionsOverTheLimitOfTheServerAreTurnedAway() throws IOException {
        server = BatonServer.start(TestServers.options(dir).with(OptionTable.MAX_CNXNS, 1));
        try (RawClient only = RawClient.session(server.clientPort())) {
            assertTurnedAway();
            assertThat(only.call(new Exists.Request("/", false)).header().err()).isZero();
        }
    }

    private void assertTurnedAway() throws IOException {
        try (RawClient client = new RawClient(server.clientPort())) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    private boolean isServed() {
        try (RawClient client = RawClient.session(server.clientPort())) {
            return client.call(new Exists.Request("/", false)).header().err() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFromAndTheOthersAreServed() throws Exception {
        start();
        byte[] data = new byte[500_000];
        try (RawClient greedy = RawClient.session(server.clientPort())) {
            greedy.call(new Create.Request("/big", data, openAcl(), 0));
            int requests = 100;
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        greedy.send(greedy.encode(new GetData.Request("/big", false)));
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            sender.join();
            for (int i = 0; i < 20; i++) {
                assertServes();
            }
            for (int i = 0; i < requests; i++) {
                assertThat(GetData.Response.read(greedy.reply().body()).data()).hasSameSizeAs(data);
            }
        }
    }
}
