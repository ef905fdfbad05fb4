package dev.baton.testing;

import dev.baton.client.Client;
import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One Baton server in this process, for tests: on a free port of the loopback address, with its data in a temporary directory that
 * goes with it. Thread-safe.
 *
 * <pre>{@code
 * try (EmbeddedBaton server = EmbeddedBaton.start();
 *         Client client = Client.connect(server.connectString())) {
 *     ...
 * }
 * }</pre>
 *
 * <p>It differs from a server in production only in its options: it grants session timeouts from 100 ms up to an hour, answers all
 * four-letter words, has no limit of connections, and does not wait for the disk, so that data outlives {@link #kill()} but
 * not a power failure.
 */
public final class EmbeddedBaton implements TestEnsemble, TestMember {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration SESSION_TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration SESSION_TIMEOUT_MAX = Duration.ofHours(1);

    private final Path home;
    private final ServerOptions options;
    private BatonServer server;
    private boolean running = true;
    private boolean closed;

    private EmbeddedBaton(Path home, ServerOptions options, BatonServer server) {
        this.home = home;
        this.options = options.withClientPort(server.clientPort());
        this.server = server;
    }

    /** Starts a server and returns when it serves. */
    public static EmbeddedBaton start() {
        return start(UnaryOperator.identity());
    }

    /**
     * Starts a server with other options.
     *
     * @param change gets the options described above and returns those to start with; a data directory that it sets is kept at the end
     * @throws dev.baton.server.InvalidOptionException if the options do not fit each other
     * @throws UncheckedIOException if the port or the directory cannot be had
     */
    public static EmbeddedBaton start(UnaryOperator<ServerOptions> change) {
        Path home = TemporaryDirectory.create("baton-embedded-");
        try {
            ServerOptions options = change.apply(defaults(home.resolve("data")));
            return new EmbeddedBaton(home, options, BatonServer.start(options));
        } catch (RuntimeException | Error e) {
            TemporaryDirectory.delete(home);
            throw e;
        }
    }

    private static ServerOptions defaults(Path dataDir) {
        return ServerOptions.defaults()
                .withDataDir(dataDir)
                .withClientPort(0)
                .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                .withTickTime(TICK)
                .withSessionTimeouts(SESSION_TIMEOUT_MIN, SESSION_TIMEOUT_MAX)
                .with(OptionTable.MAX_CLIENT_CNXNS, 0)
                .with(OptionTable.FORCE_SYNC, false)
                .with(OptionTable.PRE_ALLOC_SIZE, 0)
                .with(OptionTable.FOUR_LETTER_WORDS, List.of("*"));
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public synchronized String connectString() {
        return server.connectString();
    }

    @Override
    public List<EmbeddedBaton> members() {
        return List.of(this);
    }

    /** The port for clients; stays the same when it is started again. */
    public synchronized int port() {
        return server.clientPort();
    }

    /** What it was started with, the port included. */
    public ServerOptions options() {
        return options;
    }

    @Override
    public synchronized boolean isRunning() {
        return running && !server.whenEnded().isDone();
    }

    /**
     * Ends a session as if its client had not been heard of for too long.
     *
     * @return whether there was such a session
     * @throws IllegalStateException if the server does not run
     */
    public synchronized boolean expireSession(long sessionId) {
        return running().expireSession(sessionId);
    }

    /**
     * Ends the session that a client has now.
     *
     * @return whether there was such a session
     * @throws IllegalStateException if the server does not run
     */
    public boolean expireSession(Client client) {
        return expireSession(client.sessionId());
    }

    /** Number of sessions that are alive. */
    public synchronized int sessionCount() {
        return running().sessionCount();
    }

    @Override
    public synchronized void stop() {
        server.close();
        running = false;
    }

    @Override
    public synchronized void kill() {
        server.kill();
        running = false;
    }

    @Override
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
        stop();
        server = Restart.onSamePort(options);
        running = true;
    }

    /** Ends the server and removes its temporary directory. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        TemporaryDirectory.delete(home);
    }

    private BatonServer running() {
        if (!running) {
            throw new IllegalStateException(this + " does not run");
        }
        return server;
    }

    @Override
    public String toString() {
        return "EmbeddedBaton[" + options.get(OptionTable.CLIENT_PORT_ADDRESS) + ":"
                + options.get(OptionTable.CLIENT_PORT) + "]";
    }
}
