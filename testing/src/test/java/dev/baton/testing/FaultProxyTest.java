package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.testing.FaultProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault does what it says, to a server that sends back what it gets. */
@Timeout(60)
class FaultProxyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How long is looked for something that must not come. */
    private static final int SILENCE_MILLIS = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Recorder recorder = new Recorder();
    private ServerSocket server;
    private FaultProxy proxy;
    private Socket client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(this::serve);
        proxy = FaultProxy.to("127.0.0.1:" + server.getLocalPort(), recorder);
        client = connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        server.close();
        threads.shutdownNow();
    }

    private void serve() {
        try {
            while (!server.isClosed()) {
                Socket accepted = server.accept();
                threads.submit(() -> echo(accepted));
            }
        } catch (IOException closed) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                socket.getOutputStream().write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    @Test
    void passesEverythingAndTheEndsOfBothSides() throws IOException {
        send(client, "abc");
        assertThat(receive(client, 3)).isEqualTo("abc");
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).as("the end").isEqualTo(-1);
        await().atMost(LIMIT).until(() -> proxy.connectionCount() == 0);
        assertThat(proxy.acceptedCount()).isOne();
    }

    @Test
    void cutBreaksWhatIsThereAndNothingElse() throws IOException {
        send(client, "a");
        assertThat(receive(client, 1)).isEqualTo("a");
        proxy.cut();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        try (Socket next = connect()) {
            send(next, "b");
            assertThat(receive(next, 1)).isEqualTo("b");
        }
        assertThat(proxy.acceptedCount()).isEqualTo(2);
    }

    @Test
    void cutsAfterSomeBytes() throws IOException {
        send(client, "ab");
        assertThat(receive(client, 2)).isEqualTo("ab");
        proxy.cutAfterBytes(Direction.TO_CLIENT, 3);
        send(client, "cd");
        assertThat(receive(client, 2)).isEqualTo("cd");
        send(client, "efgh");
        assertThatThrownBy(() -> {
                    assertThat(receive(client, 1)).isEqualTo("e");
                    client.getInputStream().read();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aBlackHoleSwallowsOneDirection() throws IOException {
        proxy.blackHole(Direction.TO_CLIENT);
        send(client, "lost");
        assertSilent(client);
        await().atMost(LIMIT).until(() -> recorder.byteCount(Direction.TO_SERVER) == 4);
        proxy.heal();
        send(client, "b");
        assertThat(receive(client, 1)).isEqualTo("b");
    }

    @Test
    void aBlackHoleSwallowsBothDirectionsAndTheConnectionStays() throws IOException {
        proxy.blackHole();
        send(client, "lost");
        assertSilent(client);
        assertThat(recorder.byteCount(Direction.TO_SERVER)).isZero();
        assertThat(proxy.connectionCount()).isOne();
        proxy.heal();
        send(client, "b");
        assertThat(receive(client, 1)).isEqualTo("b");
    }

    @Test
    void whatIsHeldInBothDirectionsIsDeliveredAlsoOnConnectionsOfTheMeantime() throws IOException {
        proxy.hold();
        send(client, "a");
        try (Socket next = connect()) {
            send(next, "b");
            await().atMost(LIMIT).until(() -> proxy.connectionCount() == 2);
            assertSilent(next);
            assertSilent(client);
            assertThat(recorder.byteCount(Direction.TO_SERVER)).isZero();
            proxy.heal();
            assertThat(receive(client, 1)).isEqualTo("a");
            assertThat(receive(next, 1)).isEqualTo("b");
        }
    }

    @Test
    void whatIsHeldIsDeliveredInOrder() throws IOException {
        proxy.hold(Direction.TO_SERVER);
        send(client, "ab");
        assertSilent(client);
        send(client, "cd");
        proxy.heal();
        assertThat(receive(client, 4)).isEqualTo("abcd");
    }

    @Test
    void aDelayIsOneOfEachPieceAndNotTheirSum() throws IOException {
        Duration delay = Duration.ofMillis(300);
        proxy.delay(Direction.TO_CLIENT, delay);
        long begun = System.nanoTime();
        send(client, "a");
        assertThat(receive(client, 1)).isEqualTo("a");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(delay);

        for (int i = 0; i < 200; i++) {
            send(client, "x");
        }
        assertThat(receive(client, 200)).hasSize(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("200 delays would be a minute")
                .isLessThan(LIMIT);
    }

    @Test
    void refusesNewConnectionsOnly() throws IOException {
        send(client, "a");
        assertThat(receive(client, 1)).isEqualTo("a");
        proxy.refuse();
        try (Socket refused = connect()) {
            assertThat(refused.getInputStream().read()).isEqualTo(-1);
        }
        send(client, "b");
        assertThat(receive(client, 1)).isEqualTo("b");
        proxy.heal();
        try (Socket next = connect()) {
            send(next, "c");
            assertThat(receive(next, 1)).isEqualTo("c");
        }
    }

    @Test
    void aServerThatIsNotThereIsASilentEnd() throws IOException {
        server.close();
        try (Socket late = connect()) {
            assertThatThrownBy(() -> {
                        if (late.getInputStream().read() == -1) {
                            throw new IOException("end");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> FaultProxy.to("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("server 'nowhere' is not allowed. Allowed: host:port");
    }

    @Test
    void theRecorderCutsTheStreamIntoFrames() throws IOException {
        byte[] two = ByteBuffer.allocate(13)
                .putInt(3)
                .put("one".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .put("tw".getBytes(StandardCharsets.US_ASCII))
                .array();
        client.getOutputStream().write(two, 0, 5);
        assertThat(receive(client, 5)).hasSize(5);
        assertThat(recorder.frames()).isEmpty();
        client.getOutputStream().write(two, 5, 8);
        assertThat(receive(client, 8)).hasSize(8);

        for (Direction direction : Direction.values()) {
            assertThat(recorder.frames(direction))
                    .extracting(frame -> new String(frame.body(), StandardCharsets.US_ASCII))
                    .containsExactly("one", "tw");
        }
        assertThat(recorder.frames()).allMatch(frame -> frame.connection() == 1);
        recorder.clear();
        assertThat(recorder.frames()).isEmpty();
    }
}
