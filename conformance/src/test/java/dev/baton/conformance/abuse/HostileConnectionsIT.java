package dev.baton.conformance.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.SetData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that speak something else, or slowly, or not at all, or do not listen. A bystander writes all the while. */
class HostileConnectionsIT extends AbuseSuite {
    private static final int FRAME_BYTES_MAX = 0xFFFFF;
    private static final int CLOSE_LIMIT_MILLIS = 15_000;

    private Bystander bystander;

    @BeforeEach
    void startBystander() {
        bystander = new Bystander(server);
    }

    @AfterEach
    void theBystanderWasNotHarmed() {
        bystander.awaitProgress();
        bystander.close();
        assertThat(server.alive()).isTrue();
        assertThat(bystander.longestWaitMillis()).isLessThan(15_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-OpenSSH_9.0\r\n",
                "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "\u0000\u0000\u0000\u0000",
                "\u007f\u00ff\u00ff\u00ff",
                "nope"
            })
    void garbageBeforeConnectIsClosed(String garbage) {
        RawConnection connection = open();
        connection.sendBytes(garbage.getBytes(StandardCharsets.ISO_8859_1));
        connection.awaitClosed(CLOSE_LIMIT_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, FRAME_BYTES_MAX + 1, Integer.MAX_VALUE})
    void impossibleLengthsAreClosed(int length) {
        WireWriter out = new WireWriter();
        out.writeInt(length);
        RawConnection connection = session();
        connection.sendBytes(out.toByteArray());
        connection.awaitClosed(CLOSE_LIMIT_MILLIS);

        RawConnection unborn = open();
        unborn.sendBytes(out.toByteArray());
        unborn.awaitClosed(CLOSE_LIMIT_MILLIS);
    }

    @Test
    void theLongestFrameIsServed() {
        RawConnection connection = session();
        connection.call(new Create.Request("/long", new byte[0], Acl.OPEN, 0));
        byte[] empty = RawConnection.bytesOf(new SetData.Request("/long", new byte[0], -1));
        byte[] data = new byte[FRAME_BYTES_MAX - 8 - empty.length];
        assertThat(connection.call(new SetData.Request("/long", data, -1)).error())
                .isEqualTo(ErrorCode.OK);
        GetData.Request read = new GetData.Request("/long", false);
        assertThat(((GetData.Response) connection.call(read).as(read)).data()).hasSameSizeAs(data);
        connection.call(new SetData.Request("/long", new byte[0], -1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10})
    void aHandshakeThatStopsIsClosed(int bytes) {
        RawConnection connection = open();
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        RawConnection.newSession(10_000).writeTo(out);
        out.endFrame(mark);
        connection.sendBytes(java.util.Arrays.copyOf(out.toByteArray(), bytes));
        connection.awaitClosed(HANDSHAKE_TIMEOUT_MILLIS + CLOSE_LIMIT_MILLIS);
    }

    /** Single bytes do not extend the deadline. */
    @Test
    void aDrippingHandshakeIsClosed() {
        RawConnection connection = open();
        WireWriter out = new WireWriter();
        out.writeInt(45_000);
        connection.sendBytes(out.toByteArray());
        long from = System.nanoTime();
        await("the end of a handshake that drips")
                .atMost(Duration.ofMillis(HANDSHAKE_TIMEOUT_MILLIS + CLOSE_LIMIT_MILLIS))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !drip(connection));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(500));
    }

    private static boolean drip(RawConnection connection) {
        try {
            connection.sendBytes((byte) 0);
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    /** Fifty megabytes are announced to a server of sixty-four; more than once. */
    @Test
    void announcedLengthsCostNothing() {
        WireWriter out = new WireWriter();
        out.writeInt(FRAME_BYTES_MAX);
        out.writeLong(0);
        List<RawConnection> claims = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            RawConnection claim = i % 2 == 0 ? open() : session();
            claim.sendBytes(out.toByteArray());
            claims.add(claim);
        }
        bystander.awaitProgress();
        assertThat(session().call(new Exists.Request("/", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(server.log()).doesNotContain("OutOfMemory");
        claims.forEach(RawConnection::close);
    }

    @Test
    void aFloodOfPingsHoldsNobodyUp() {
        List<RawConnection> flooders = new ArrayList<>();
        WireWriter out = new WireWriter();
        for (int i = 0; i < 10_000; i++) {
            int mark = out.beginFrame();
            out.writeInt(-2);
            out.writeInt(OpCode.PING.code());
            out.endFrame(mark);
        }
        byte[] pings = out.toByteArray();
        for (int i = 0; i < 5; i++) {
            flooders.add(session());
        }
        for (int round = 0; round < 10; round++) {
            for (RawConnection flooder : flooders) {
                flooder.sendBytes(pings);
                for (int i = 0; i < 10_000; i++) {
                    assertThat(flooder.readReply().header().xid()).isEqualTo(-2);
                }
            }
        }
        bystander.awaitProgress();
    }

    /** Somebody asks for much and reads nothing: the server stops reading from it, or closes it, and keeps its memory. */
    @Test
    void aClientThatDoesNotReadCostsLittle() throws IOException {
        RawConnection writer = session();
        writer.call(new Create.Request("/big", new byte[500_000], Acl.OPEN, 0));
        List<RawConnection> deaf = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RawConnection connection = session();
            connection.socket().setSoTimeout(5_000);
            try {
                for (int j = 0; j < 200; j++) {
                    connection.send(new GetData.Request("/big", false));
                }
            } catch (UncheckedIOException alreadyClosed) {
                assertThat(alreadyClosed).hasCauseInstanceOf(SocketException.class);
            }
            deaf.add(connection);
        }
        bystander.awaitProgress();
        assertThat(writer.call(new Exists.Request("/big", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(server.log()).doesNotContain("OutOfMemory");
        deaf.forEach(RawConnection::close);
    }

    @Test
    void connectionsThatComeAndGo() {
        for (int i = 0; i < 300; i++) {
            try (RawConnection connection = RawConnection.open(server.port())) {
                if (i % 3 == 0) {
                    connection.sendBytes((byte) 0, (byte) 0);
                } else if (i % 3 == 1) {
                    connection.sendFrame(RawConnection.bytesOf(RawConnection.newSession(1_000)));
                }
            }
        }
        bystander.awaitProgress();
        await("the server to forget them")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Integer.parseInt(server.monitored("zk_num_alive_connections")) <= 5);
    }
}
