package dev.baton.conformance.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A TCP proxy between clients and one server that spoils connections on demand: pauses them, swallows what they carry, resets
 * them, refuses new ones, or cuts one after a number of bytes. All methods may be called from any thread.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Supplier<Tap> taps;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong serverBytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger accepted = new AtomicInteger();
    private final Object gate = new Object();
    private volatile boolean paused;
    private volatile boolean blackHole;
    private volatile boolean refusing;
    private volatile boolean closed;

    /** Somebody who sees the bytes of one connection. Each direction comes in order, on a thread of its own. */
    public interface Tap {
        /** Sees nothing. */
        Tap NONE = new Tap() {};

        default void fromClient(byte[] bytes, int length) {}

        default void fromServer(byte[] bytes, int length) {}
    }

    /** A proxy in front of a port of this machine. */
    public static FaultProxy to(int port) {
        return to(port, () -> Tap.NONE);
    }

    /** The same, with a tap for each connection. */
    public static FaultProxy to(int port, Supplier<Tap> taps) {
        try {
            return new FaultProxy(port, taps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FaultProxy(int target, Supplier<Tap> taps) throws IOException {
        this.target = target;
        this.taps = taps;
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon("proxy-accept", this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String connectString() {
        return "127.0.0.1:" + port();
    }

    /** Connections accepted so far. */
    public int acceptedCount() {
        return accepted.get();
    }

    /** Holds back everything, in both directions, until {@link #resume()}; nothing is lost. */
    public void pause() {
        paused = true;
    }

    public void resume() {
        synchronized (gate) {
            paused = false;
            gate.notifyAll();
        }
    }

    /** While on, bytes are read and thrown away: both ends see a silent but healthy connection. */
    public void blackHole(boolean on) {
        blackHole = on;
    }

    /** While on, new connections are closed at once. */
    public void refuse(boolean on) {
        refusing = on;
    }

    /** Resets all connections that exist now. */
    public void resetAll() {
        links.forEach(Link::reset);
    }

    /** Resets the connection over which this many more bytes will have come from the server; happens once. */
    public void cutAfterServerBytes(long count) {
        serverBytesUntilCut.set(count);
    }

    @Override
    public void close() {
        closed = true;
        resume();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            resetAll();
        }
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    client.close();
                    continue;
                }
                client.setTcpNoDelay(true);
                connect(client);
            } catch (IOException notAccepted) {
                // the listener is closed, or this one client went away
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        Link link = new Link(client, server);
        try {
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException refused) {
            link.reset();
            return;
        }
        links.add(link);
        Tap tap = taps.get();
        daemon("proxy-up", () -> pump(link, client, server, tap, true));
        daemon("proxy-down", () -> pump(link, server, client, tap, false));
        if (closed) {
            link.reset();
        }
    }

    private void pump(Link link, Socket from, Socket to, Tap tap, boolean up) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitOpen();
                if (blackHole) {
                    continue;
                }
                if (!up && serverBytesUntilCut.addAndGet(-n) < 0) {
                    int rest = (int) Math.max(0, n + serverBytesUntilCut.getAndSet(Long.MAX_VALUE));
                    out.write(buffer, 0, rest);
                    break;
                }
                if (up) {
                    tap.fromClient(buffer, n);
                } else {
                    tap.fromServer(buffer, n);
                }
                out.write(buffer, 0, n);
            }
            awaitOpen();
        } catch (IOException ended) {
            // one side went away; the other follows below
        } finally {
            link.reset();
            links.remove(link);
        }
    }

    private void awaitOpen() {
        synchronized (gate) {
            while (paused) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private record Link(Socket client, Socket server) {
        void reset() {
            abort(client);
            abort(server);
        }

        private static void abort(Socket socket) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException alreadyGone) {
                // that is what was wanted
            }
        }
    }
}
