package dev.baton.server.edge.client;

import dev.baton.server.edge.tls.TlsMaterialException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the handshakes that are under way, and has threads of its own for what they compute and for the reading of files, so that the loop
 * does neither. Owned by the loop.
 */
final class TlsGate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);
    private static final int THREADS_MAX = 2;
    private static final int IDLE_SECONDS = 10;

    /** Room for connections whose handshake is over and that have something to compute all the same. */
    private static final int TASKS_MORE = 1_024;

    private final ClientSecurity.Tls tls;
    private final ThreadPoolExecutor workers;
    private int handshakes;

    TlsGate(ClientSecurity.Tls tls) {
        this.tls = tls;
        // A handshake has one task at a time, so this queue is never full.
        int tasks = tls.handshakesMax() < 1 ? Integer.MAX_VALUE : tls.handshakesMax() + TASKS_MORE;
        workers = new ThreadPoolExecutor(
                THREADS_MAX,
                THREADS_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(tasks),
                new DefaultThreadFactory("baton-tls", true));
        workers.allowCoreThreadTimeOut(true);
    }

    ClientSecurity.Tls settings() {
        return tls;
    }

    /** Runs what handshakes compute. */
    Executor workers() {
        return workers;
    }

    /** Whether one more handshake may begin; if so {@link #end} is owed. */
    boolean begin() {
        if (tls.handshakesMax() > 0 && handshakes >= tls.handshakesMax()) {
            return false;
        }
        handshakes++;
        return true;
    }

    /** A handshake is over, one way or the other. */
    void end() {
        handshakes--;
    }

    /** Makes an engine, and tells it on the loop; null if there can be none. */
    void engine(EventLoop loop, Consumer<@Nullable SSLEngine> made) {
        try {
            workers.execute(() -> tell(loop, made, newEngine()));
        } catch (RejectedExecutionException e) {
            LOG.debug("no engine for a connection, the server ends");
            made.accept(null);
        }
    }

    private static void tell(EventLoop loop, Consumer<@Nullable SSLEngine> made, @Nullable SSLEngine engine) {
        try {
            loop.execute(() -> made.accept(engine));
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody waits for an engine, the server has ended");
        }
    }

    private @Nullable SSLEngine newEngine() {
        try {
            return tls.material().engine();
        } catch (TlsMaterialException | RuntimeException e) {
            LOG.error("a connection cannot speak TLS cause={}", e.toString());
            return null;
        }
    }

    /** Takes no further work. */
    void close() {
        workers.shutdown();
    }
}
