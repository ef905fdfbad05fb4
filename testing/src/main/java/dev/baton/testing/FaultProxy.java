package dev.baton.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy between clients and one server that spoils connections on demand. Its own address stays the same, whatever becomes of the
 * server. Thread-safe; has a few daemon threads per connection, so it is for tests, not for loads.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server);
 *         Client client = Client.connect(proxy.connectString())) {
 *     proxy.blackHole(FaultProxy.Direction.TO_CLIENT); // requests arrive, answers do not
 *     ...
 *     proxy.heal();
 * }
 * }</pre>
 *
 * <p>Faults hold for connections that exist and for later ones, until {@link #heal()}. {@link #cut()} happens once.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
    private static final int CONNECT_MILLIS_MAX = 5_000;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final ProxyFaults faults = new ProxyFaults();
    private final @Nullable Recorder recorder;
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean closed;

    /** Which way bytes go. */
    public enum Direction {
        /** From the client to the server: requests. */
        TO_SERVER,
        /** From the server to the client: answers and events. */
        TO_CLIENT
    }

    private FaultProxy(InetSocketAddress server, @Nullable Recorder recorder) throws IOException {
        this.server = server;
        this.recorder = recorder;
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** A proxy in front of a server. */
    public static FaultProxy to(TestMember server) {
        return to(server.connectString());
    }

    /**
     * A proxy in front of a server.
     *
     * @param server {@code host:port}
     * @throws IllegalArgumentException if it is not that
     */
    public static FaultProxy to(String server) {
        return start(server, null);
    }

    /** As {@link #to(String)}, with somebody who writes down what passes. */
    public static FaultProxy to(String server, Recorder recorder) {
        return start(server, recorder);
    }

    private static FaultProxy start(String server, @Nullable Recorder recorder) {
        int colon = server.lastIndexOf(':');
        if (colon <= 0 || !server.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("server '" + server + "' is not allowed. Allowed: host:port");
        }
        String host = server.substring(0, colon).replace("[", "").replace("]", "");
        try {
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
            FaultProxy proxy = new FaultProxy(address, recorder);
            ProxyLink.daemon("fault-proxy-accept", proxy::acceptAll);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a proxy: " + e.getMessage(), e);
        }
    }

    /** The proxy's own port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** What a client connects to that wants to go through the proxy. */
    public String connectString() {
        return "127.0.0.1:" + port();
    }

    /** Number of connections accepted so far, those refused included. */
    public int acceptedCount() {
        return accepted.get();
    }

    /** Number of connections that exist now. */
    public int connectionCount() {
        return links.size();
    }

    /** Breaks all connections that exist, as a reset of the network does. */
    public void cut() {
        links.forEach(ProxyLink::reset);
    }

    /**
     * Breaks the connection on which, in a direction and counted from now over all connections, more than this many bytes would pass;
     * those many still do. Happens once.
     */
    public void cutAfterBytes(Direction direction, long byteCount) {
        faults.cutAfterBytes(direction, byteCount);
    }

    /** Closes new connections at once. Those that exist go on. */
    public void refuse() {
        faults.refuse(true);
    }

    /** Swallows everything in a direction, ends of connections included: both sides see a silent connection. What is swallowed is lost. */
    public void blackHole(Direction direction) {
        faults.blackHole(direction, true);
    }

    /** The same in both directions. */
    public void blackHole() {
        for (Direction direction : Direction.values()) {
            blackHole(direction);
        }
    }

    /** Holds everything back in a direction. It is delivered after {@link #heal()}, in its order. */
    public void hold(Direction direction) {
        faults.hold(direction, true);
    }

    /** The same in both directions. */
    public void hold() {
        for (Direction direction : Direction.values()) {
            hold(direction);
        }
    }

    /** Lets everything in a direction arrive so much later, in its order; the throughput stays the same. */
    public void delay(Direction direction, Duration delay) {
        if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("delay " + delay + " is not allowed. Allowed: 0 to 10 minutes");
        }
        faults.delay(direction, delay.toNanos());
    }

    /** Ends all faults. What was held back is delivered; what was swallowed stays lost. */
    public void heal() {
        faults.heal();
    }

    /** Breaks all connections and stops listening. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("the listener was gone already", e);
        }
        cut();
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                int number = accepted.incrementAndGet();
                if (faults.refusing()) {
                    client.close();
                } else {
                    connect(client, number);
                }
            } catch (IOException e) {
                LOG.debug("not accepted: {}", e.toString());
            }
        }
    }

    private void connect(Socket client, int number) throws IOException {
        Socket target = new Socket();
        ProxyLink link = new ProxyLink(number, client, target, faults, recorder, links::remove);
        links.add(link);
        try {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            target.connect(server, CONNECT_MILLIS_MAX);
            link.start();
        } catch (IOException e) {
            LOG.debug("no connection to {}: {}", server, e.toString());
            link.reset();
        }
        // It was accepted before, and a cut after that may have come too early to see it.
        if (closed || faults.refusing()) {
            link.reset();
        }
    }

    @Override
    public String toString() {
        return "FaultProxy[" + connectString() + " -> " + server + "]";
    }
}
