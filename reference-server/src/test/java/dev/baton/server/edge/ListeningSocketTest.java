package dev.baton.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.server.PortReservation;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets, and names that mean what the test says. */
@Timeout(120)
class ListeningSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOST = "127.0.0.1";
    private static final int RETRY_MILLIS = 250;

    /** For documentation: nobody has it. */
    private static final String NOT_HERE = "192.0.2.1";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final EdgeLoop edge = EdgeLoop.create();
    private final ExecutorService blocking = Executors.newSingleThreadExecutor();
    private final ConcurrentLinkedQueue<String> meanings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final NameLookup names = new NameLookup(edge, blocking, name -> {
        lookups.incrementAndGet();
        String next = meanings.poll();
        if (next == null) {
            throw new UnknownHostException(name);
        }
        return InetAddress.getByName(next);
    });
    private final AtomicInteger attempts = new AtomicInteger();
    private final ListeningSocket socket = new ListeningSocket(edge, "test", bootstrap(), RETRY_MILLIS);

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(edge.group())
                .channelFactory(this::countedChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        // That it was accepted is all that is wanted.
                    }
                });
    }

    private ServerChannel countedChannel() {
        attempts.incrementAndGet();
        try {
            return edge.serverChannel().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        onLoop(socket::close);
        edge.close();
        blocking.shutdownNow();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private void onLoop(Runnable work) throws Exception {
        edge.executor().submit(work).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private Endpoint free() {
        PortReservation port = PortReservation.take();
        open.add(port);
        return new Endpoint(HOST, port.port());
    }

    private ServerSocket occupied(Endpoint endpoint) throws IOException {
        ServerSocket taken = new ServerSocket();
        open.add(taken);
        taken.setReuseAddress(true);
        taken.bind(endpoint.lookUp());
        return taken;
    }

    private void move(Endpoint where) throws Exception {
        onLoop(() -> socket.move(where, names));
    }

    private void awaitListening(Endpoint where) throws IOException {
        InetSocketAddress address = where.lookUp();
        await().atMost(LIMIT).until(() -> socket.address().equals(address));
        new Socket(address.getAddress(), address.getPort()).close();
    }

    private static void assertNobodyListens(Endpoint where) {
        assertThatThrownBy(() -> new Socket(where.host(), where.port()).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void whatANameMeansIsAskedForEachAttempt() throws Exception {
        Endpoint first = free();
        socket.bind(first);
        Endpoint next = free();
        move(new Endpoint("elsewhere.example", next.port()));
        await().atMost(LIMIT).until(() -> lookups.get() > 0);
        meanings.add(NOT_HERE);
        meanings.add(HOST);
        awaitListening(next);
        assertNobodyListens(first);
        assertThat(meanings).isEmpty();
    }

    @Test
    void wishesThatFollowEachOtherLeaveNothingBehind() throws Exception {
        socket.bind(free());
        Endpoint taken = free();
        Endpoint other = free();
        ServerSocket somebody = occupied(taken);
        move(taken);
        await().atMost(LIMIT).until(() -> attempts.get() >= 2);
        move(other);
        awaitListening(other);
        int before = attempts.get();
        move(taken);
        await().atMost(LIMIT).until(() -> attempts.get() > before);
        somebody.close();
        awaitListening(taken);
        assertNobodyListens(other);
        int made = attempts.get();
        await().during(Duration.ofMillis(2 * RETRY_MILLIS + 100)).atMost(LIMIT).until(() -> attempts.get() == made);
    }

    @Test
    void whoIsMovedBeforeItListensMovesThen() throws Exception {
        Endpoint started = free();
        Endpoint moved = free();
        move(moved);
        assertThat(socket.bind(started).getPort()).isEqualTo(started.port());
        awaitListening(moved);
        assertNobodyListens(started);
    }

    @Test
    void anAddressThatIsGivenBackCanBeHadAgain() throws Exception {
        Endpoint where = free();
        socket.bind(where);
        socket.unbind();
        assertNobodyListens(where);
        ServerSocket somebody = occupied(where);
        assertThatThrownBy(() -> socket.bind(where))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
        somebody.close();
        assertThat(socket.bind(where).getPort()).isEqualTo(where.port());
        awaitListening(where);
    }
}
