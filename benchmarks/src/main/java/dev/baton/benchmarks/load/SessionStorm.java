package dev.baton.benchmarks.load;

import dev.baton.wire.session.FrameLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens a session, closes it, and starts again, on a number of lanes at once; an operation is one session's life. */
public final class SessionStorm {
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final int BUFFER_BYTES = 256;
    private static final int CLOSE_XID = 1;

    private final InetSocketAddress server;
    private final ByteBuffer connect = direct(Frames.connect(SESSION_TIMEOUT_MILLIS));
    private final ByteBuffer close = direct(Frames.closeSession());
    private final Tally tally;
    private int open;

    private SessionStorm(int port, Tally tally) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.tally = tally;
        close.putInt(Frames.XID_AT, CLOSE_XID);
    }

    private static ByteBuffer direct(byte[] frame) {
        return ByteBuffer.allocateDirect(frame.length).put(frame);
    }

    /**
     * Runs the storm on one thread; the depth of the spec has no meaning here.
     *
     * @throws LoadFailure if a session is refused or an answer missing
     */
    public static LoadResult measure(int port, LoadSpec spec, Probe probe) throws Exception {
        var meter = new Meter(probe, spec);
        Tally tally = meter.newTally();
        var storm = new SessionStorm(port, tally);
        ExecutorService executor = Executors.newSingleThreadExecutor(LoadRun::daemon);
        try (Selector selector = Selector.open()) {
            return meter.measure(
                    List.of(tally), List.of(executor.submit(() -> storm.drive(selector, spec.connections()))), () -> {
                        for (SelectionKey key : selector.keys()) {
                            key.channel().close();
                        }
                        return null;
                    });
        } finally {
            executor.shutdownNow();
        }
    }

    private Void drive(Selector selector, int lanes) throws IOException {
        for (int i = 0; i < lanes; i++) {
            start(selector, new Life());
        }
        while (open > 0) {
            selector.select(this::ready, 100);
        }
        return null;
    }

    private void start(Selector selector, Life life) throws IOException {
        life.startNanos = System.nanoTime();
        life.connected = false;
        life.in.clear();
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // On the loopback a connection mostly stands at once, which saves two calls to the selector.
        if (channel.connect(server)) {
            channel.write(connect.rewind());
            channel.register(selector, SelectionKey.OP_READ, life);
        } else {
            channel.register(selector, SelectionKey.OP_CONNECT, life);
        }
        open++;
    }

    private void ready(SelectionKey key) {
        try {
            var channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(connect.rewind());
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable()) {
                readable(key, channel, (Life) key.attachment());
            }
        } catch (IOException e) {
            throw new LoadFailure("a connection broke: " + e.getMessage(), e);
        }
    }

    private void readable(SelectionKey key, SocketChannel channel, Life life) throws IOException {
        if (channel.read(life.in) < 0) {
            throw new LoadFailure("the server closed a connection before it answered");
        }
        if (life.in.position() < FrameLimits.LENGTH_BYTES
                || life.in.position() < FrameLimits.LENGTH_BYTES + life.in.getInt(0)) {
            return;
        }
        if (!life.connected) {
            if (life.in.getInt(FrameLimits.LENGTH_BYTES + 4) <= 0) {
                throw new LoadFailure("a new session was answered as expired");
            }
            life.connected = true;
            life.in.clear();
            channel.write(close.rewind());
            return;
        }
        if (life.in.getInt(Frames.XID_AT) != CLOSE_XID || life.in.getInt(Frames.REPLY_BYTES_MIN - 4) != 0) {
            throw new LoadFailure("the end of a session was answered wrongly");
        }
        channel.close();
        open--;
        ended(key.selector(), life);
    }

    private void ended(Selector selector, Life life) throws IOException {
        long now = System.nanoTime();
        if (tally.inWindow(now)) {
            tally.operation();
            tally.latency(Script.WRITE, now - life.startNanos);
        }
        if (!tally.isOver(now)) {
            start(selector, life);
        }
    }

    /** One session after the other. */
    private static final class Life {
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private long startNanos;
        private boolean connected;
    }
}
