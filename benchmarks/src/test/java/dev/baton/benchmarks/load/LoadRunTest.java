package dev.baton.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that misbehaves must never end in a figure. */
class LoadRunTest {
    private static final Probe NO_METERS = new Probe() {
        @Override
        public long cpuNanos() {
            return 0;
        }

        @Override
        public long writtenBytes() {
            return 0;
        }
    };

    /** What the fake server does with a request. */
    private interface Answer {
        void to(int xid, Socket socket) throws IOException;
    }

    private ServerSocket server;
    private volatile Answer answer = (xid, socket) -> reply(socket, xid, 0);

    @BeforeEach
    void startFakeServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        startDaemon(() -> {
            while (true) {
                Socket socket = server.accept();
                startDaemon(() -> serve(socket));
            }
        });
    }

    @AfterEach
    void stopFakeServer() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anErrorInAReplyFailsTheRun(int connections) {
        answer = (xid, socket) -> reply(socket, xid, -101);

        assertThatThrownBy(() -> run(connections))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("(-101)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aWrongXidFailsTheRun(int connections) {
        answer = (xid, socket) -> reply(socket, xid + 7, 0);

        assertThatThrownBy(() -> run(connections))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("reply has xid 8, expected 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aClosedConnectionFailsTheRun(int connections) {
        answer = (xid, socket) -> socket.close();

        assertThatThrownBy(() -> run(connections)).isInstanceOf(LoadFailure.class);
    }

    @Test
    void aRefusedConnectionFailsTheRun() throws IOException {
        server.close();

        assertThatThrownBy(() -> run(1)).isInstanceOf(LoadFailure.class).hasMessageContaining("refused");
    }

    private void run(int connections) throws Exception {
        byte[] frame = Frames.getData("/");
        LoadRun.measure(
                server.getLocalPort(),
                new LoadSpec(connections, 2, 1, Duration.ofMillis(10), Duration.ofMillis(100)),
                lane -> out -> {
                    out.put(frame);
                    return Script.READ;
                },
                NO_METERS);
    }

    private Void serve(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        in.readNBytes(in.readInt());
        var out = new WireWriter();
        int mark = out.beginFrame();
        new ConnectResponse(0, 30_000, 1, new byte[16], false).writeTo(out);
        out.endFrame(mark);
        socket.getOutputStream().write(out.toByteArray());
        while (true) {
            int length = in.readInt();
            int xid = in.readInt();
            in.readNBytes(length - 4);
            answer.to(xid, socket);
        }
    }

    private static void reply(Socket socket, int xid, int err) throws IOException {
        var out = new WireWriter();
        int mark = out.beginFrame();
        ReplyHeader.write(out, xid, 1, err);
        out.endFrame(mark);
        socket.getOutputStream().write(out.toByteArray());
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void startDaemon(Loop loop) {
        var thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException ended) {
                        // The other side is gone, and so is the reason to serve it.
                    }
                },
                "fake-server");
        thread.setDaemon(true);
        thread.start();
    }
}
