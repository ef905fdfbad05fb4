package dev.baton.conformance.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.storage.ApacheLogs;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no requests: cut, altered, and with counts and lengths that promise what does not come. */
class MalformedRequestsIT extends AbuseSuite {
    private static final int CREATE_SESSION = OpCode.CREATE_SESSION.code();

    static List<OpRequest> ordinary() {
        return SampleRequests.ordinary();
    }

    static List<OpRequest> all() {
        return SampleRequests.all();
    }

    @Test
    void samplesAreComplete() {
        List<OpCode> sampled = all().stream().map(OpRequest::op).toList();
        assertThat(sampled).doesNotHaveDuplicates();
        assertThat(Arrays.stream(OpCode.values()).filter(op -> op.spec().topLevel()))
                .containsExactlyInAnyOrderElementsOf(sampled);
    }

    /** A cut body is answered in its turn, the connection goes on, and no transaction comes of it. */
    @ParameterizedTest
    @MethodSource("ordinary")
    void cutAtEveryByte(OpRequest request) {
        RawConnection connection = session();
        byte[] whole = RawConnection.bytesOf(request);
        for (int length = 0; length < whole.length; length++) {
            connection.send(1_000 + length, request.op().code(), Arrays.copyOf(whole, length));
        }
        for (int length = 0; length < whole.length; length++) {
            Reply reply = connection.readReply();
            assertThat(reply).as("cut after %d bytes", length).isNotNull();
            assertThat(reply.header().xid()).isEqualTo(1_000 + length);
            assertThat(reply.error()).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        }
        assertThat(connection.call(new Exists.Request("/", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ApacheLogs.typesOf(server.filesDir(), connection.sessionId()))
                .containsExactly(CREATE_SESSION);
    }

    /** The operations on the connection itself may end it. */
    @ParameterizedTest
    @ValueSource(strings = {"AUTH", "SASL"})
    void cutIdentities(String name) {
        OpRequest request = all().stream()
                .filter(sample -> sample.op() == OpCode.valueOf(name))
                .findFirst()
                .orElseThrow();
        byte[] whole = RawConnection.bytesOf(request);
        for (int length = 0; length < whole.length; length++) {
            RawConnection connection = session();
            connection.send(-4, request.op().code(), Arrays.copyOf(whole, length));
            Reply reply = connection.readReply();
            assertThat(reply == null || reply.error() != ErrorCode.OK).isTrue();
            assertThat(ApacheLogs.typesOf(server.filesDir(), connection.sessionId()))
                    .containsExactly(CREATE_SESSION);
        }
    }

    /** Every aligned and unaligned place of a body in turn says that much follows. */
    @ParameterizedTest
    @MethodSource("all")
    void hugeCountsAndLengths(OpRequest request) {
        byte[] whole = RawConnection.bytesOf(request);
        try (Sender sender = new Sender()) {
            for (int at = 0; at + Integer.BYTES <= whole.length; at++) {
                for (int value : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -2, 0x00ff_ffff, whole.length}) {
                    byte[] body = whole.clone();
                    WireWriter number = new WireWriter();
                    number.writeInt(value);
                    System.arraycopy(number.array(), 0, body, at, Integer.BYTES);
                    sender.send(request.op(), body);
                }
            }
        }
        awaitHealth();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomBytesFlipped(long seed) {
        Random random = new Random(seed);
        List<OpRequest> samples = all();
        try (Sender sender = new Sender();
                Bystander bystander = new Bystander(server)) {
            for (int i = 0; i < 1_500; i++) {
                OpRequest request = samples.get(random.nextInt(samples.size()));
                byte[] body = RawConnection.bytesOf(request);
                for (int flips = 1 + random.nextInt(3); flips > 0 && body.length > 0; flips--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                sender.send(request.op(), body);
            }
            bystander.awaitProgress();
        }
        awaitHealth();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void randomFrames(long seed) {
        Random random = new Random(seed);
        try (Bystander bystander = new Bystander(server)) {
            for (int i = 0; i < 200; i++) {
                byte[] frame = new byte[8 + random.nextInt(100)];
                random.nextBytes(frame);
                try (RawConnection connection = RawConnection.session(server)) {
                    connection.sendFrame(frame);
                    connection.sendFrame(frame);
                }
            }
            bystander.awaitProgress();
        }
        awaitHealth();
    }

    @Test
    void framesShorterThanAHeader() {
        for (int length = 1; length < 8; length++) {
            RawConnection connection = session();
            connection.sendFrame(new byte[length]);
            connection.awaitClosed(10_000);
        }
        awaitHealth();
    }

    private void awaitHealth() {
        assertThat(session().call(new Exists.Request("/", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(server.alive()).isTrue();
    }

    /** Sends bodies one by one and demands an answer or an end for each; opens a new session after an end. */
    private final class Sender implements AutoCloseable {
        private RawConnection connection = RawConnection.session(server);
        private int xid = 1;

        void send(OpCode op, byte[] body) {
            Reply reply;
            try {
                connection.send(++xid, op.code(), body);
                reply = connection.readReply();
            } catch (UncheckedIOException broken) {
                reply = null;
            }
            if (reply == null) {
                connection.close();
                connection = RawConnection.session(server);
                return;
            }
            assertThat(reply.header().xid()).isEqualTo(xid);
            if (!decodes(op, body)) {
                assertThat(reply.error()).isNotEqualTo(ErrorCode.OK);
            }
        }

        private boolean decodes(OpCode op, byte[] body) {
            try {
                op.decodeRequest(new WireReader(body));
                return true;
            } catch (MalformedRecordException malformed) {
                return false;
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
