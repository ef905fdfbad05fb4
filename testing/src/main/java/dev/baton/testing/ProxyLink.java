package dev.baton.testing;

import dev.baton.testing.FaultProxy.Direction;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through the proxy. Each direction has a thread that reads and one that writes, with a short queue between them, so that a
 * delay is one of each piece and not one after the other.
 */
final class ProxyLink {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLink.class);
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int PIECES_MAX = 256;
    private static final int DIRECTIONS = 2;

    /** How often those who wait see whether the connection is gone. */
    private static final int LOOK_MILLIS = 100;

    private final int number;
    private final Socket client;
    private final Socket server;
    private final ProxyFaults faults;
    private final @Nullable Recorder recorder;
    private final Consumer<ProxyLink> whenGone;
    private final AtomicInteger openDirections = new AtomicInteger(DIRECTIONS);
    private volatile boolean gone;

    ProxyLink(
            int number,
            Socket client,
            Socket server,
            ProxyFaults faults,
            @Nullable Recorder recorder,
            Consumer<ProxyLink> whenGone) {
        this.number = number;
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.recorder = recorder;
        this.whenGone = whenGone;
    }

    /** Something on its way; no bytes are the end of the stream. */
    private record Piece(byte[] bytes, long dueNanos) {}

    void start() {
        pump(Direction.TO_SERVER, client, server);
        pump(Direction.TO_CLIENT, server, client);
    }

    private void pump(Direction direction, Socket from, Socket to) {
        BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(PIECES_MAX);
        daemon("fault-proxy-read-" + number, () -> guarded(() -> read(direction, from, queue)));
        daemon("fault-proxy-write-" + number, () -> guarded(() -> write(direction, to, queue)));
    }

    private void read(Direction direction, Socket from, BlockingQueue<Piece> queue)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count;
        do {
            count = from.getInputStream().read(buffer);
            if (!faults.swallows(direction)) {
                byte[] bytes = Arrays.copyOf(buffer, Math.max(0, count));
                enqueue(queue, new Piece(bytes, faults.dueNanos(direction)));
            }
        } while (count >= 0 && !gone);
    }

    private void enqueue(BlockingQueue<Piece> queue, Piece piece) throws InterruptedException {
        boolean taken = false;
        while (!taken && !gone) {
            taken = queue.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void write(Direction direction, Socket to, BlockingQueue<Piece> queue)
            throws IOException, InterruptedException {
        while (!gone) {
            Piece piece = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (piece == null) {
                continue;
            }
            faults.awaitDelivery(direction, piece.dueNanos(), () -> gone);
            if (piece.bytes().length == 0) {
                endOf(to);
                return;
            }
            if (!gone) {
                pass(direction, to, piece.bytes());
            }
        }
    }

    private void pass(Direction direction, Socket to, byte[] bytes) throws IOException {
        int passing = faults.passing(direction, bytes.length);
        if (recorder != null) {
            recorder.add(number, direction, bytes, passing);
        }
        to.getOutputStream().write(bytes, 0, passing);
        if (passing < bytes.length) {
            reset();
        }
    }

    /** One side has nothing more to say; the other one may. */
    private void endOf(Socket to) throws IOException {
        if (openDirections.decrementAndGet() == 0) {
            gone = true;
            client.close();
            server.close();
            whenGone.accept(this);
        } else {
            to.shutdownOutput();
        }
    }

    /** Ends the connection towards both sides, without what is still on its way. */
    void reset() {
        gone = true;
        abort(client);
        abort(server);
        whenGone.accept(this);
    }

    private static void abort(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.debug("was gone already", e);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.debug("connection {} ended: {}", number, e.toString());
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
