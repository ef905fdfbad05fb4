package dev.baton.server;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.admin.AdminCommands;
import dev.baton.server.edge.client.ClientLimits;
import dev.baton.server.edge.client.ClientPort;
import dev.baton.server.edge.client.ClientSecurity;
import dev.baton.server.edge.peer.PeerTransport;
import dev.baton.server.file.FileStorage;
import dev.baton.server.loop.Completions;
import dev.baton.server.loop.NodeLoop;
import dev.baton.server.node.Halt;
import dev.baton.server.node.Node;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.NodeView;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.storage.Recovered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server, alone or a member of an ensemble. Thread-safe.
 *
 * <pre>{@code
 * try (BatonServer server = BatonServer.start(ServerOptions.defaults().withDataDir(dir).withClientPort(0))) {
 *     connect(server.connectString());
 * }
 * }</pre>
 */
public final class BatonServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatonServer.class);
    private static final long ANSWER_SECONDS_MAX = 30;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long BIND_RETRY_NANOS = 1_000_000_000;

    private final ServerOptions options;
    private final EdgeLoop edge;
    private final FileStorage storage;
    private final NodeLoop loop;
    private final ClientPort port;
    private final @Nullable PeerTransport peers;
    private final CompletableFuture<String> ended;
    private @Nullable CountDownLatch paused;
    private boolean closed;

    private BatonServer(
            ServerOptions options,
            EdgeLoop edge,
            FileStorage storage,
            NodeLoop loop,
            ClientPort port,
            @Nullable PeerTransport peers,
            CompletableFuture<String> ended) {
        this.options = options;
        this.edge = edge;
        this.storage = storage;
        this.loop = loop;
        this.port = port;
        this.peers = peers;
        this.ended = ended;
    }

    /**
     * Starts a server and returns when it serves. A member of an ensemble serves as soon as enough others do, which is not waited for.
     *
     * @throws InvalidOptionException if the options do not fit each other
     * @throws dev.baton.server.storage.StorageException if the data directory is in use, or its files cannot be trusted
     * @throws UncheckedIOException if a port cannot be had, or the directory cannot be written
     */
    public static BatonServer start(ServerOptions options) {
        long begun = System.nanoTime();
        EdgeLoop edge = EdgeLoop.create();
        FileStorage storage = null;
        try {
            ServerOptions checked = Wiring.withKeptMembers(options.validated());
            Completions completions = new Completions(edge.executor());
            storage = new FileStorage(Wiring.storage(checked), completions);
            Recovered recovered = storage.recover();
            BatonServer server = start(checked, edge, storage, completions, recovered);
            LOG.info(
                    "serving address={} dataDir={} zxid=0x{} znodes={} startMillis={}",
                    server.listening(),
                    checked.dataDir().toAbsolutePath(),
                    Long.toHexString(recovered.lastZxid()),
                    recovered.tree().nodeCount(),
                    (System.nanoTime() - begun) / NANOS_PER_MILLI);
            return server;
        } catch (IOException e) {
            abort(edge, storage);
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            abort(edge, storage);
            throw e;
        }
    }

    private static BatonServer start(
            ServerOptions options, EdgeLoop edge, FileStorage storage, Completions completions, Recovered recovered)
            throws IOException {
        ClientSecurity security = Wiring.security(options);
        SessionPasswords passwords = Wiring.passwords(options);
        Node node = new Node(Wiring.node(options, passwords), recovered);
        CompletableFuture<String> ended = new CompletableFuture<>();
        AtomicReference<ClientPort> served = new AtomicReference<>();
        NodeLoop loop = new NodeLoop(
                edge.executor(),
                node,
                storage,
                completions,
                storage::snapshotBytesPending,
                halt -> halted(halt, served.get(), ended));
        OwnInfo info = new OwnInfo(options, storage);
        ClientLimits limits = Wiring.limits(options);
        AdminCommands commands = new AdminCommands(options.get(OptionTable.FOUR_LETTER_WORDS), node.view(), info);
        ClientPort port = new ClientPort(edge, loop, limits, commands, security);
        served.set(port);
        PeerTransport peers = peers(options, edge, storage, loop, port);
        await(edge, () -> {
            loop.start();
            if (peers != null) {
                peers.start();
            }
            return true;
        });
        if (options.hasPlainPort()) {
            port.bind(Wiring.clientEndpoint(options));
        }
        Endpoint secure = Wiring.secureEndpoint(options);
        if (secure != null) {
            port.bindSecure(secure);
        }
        info.serving(port);
        return new BatonServer(options, edge, storage, loop, port, peers, ended);
    }

    /** The connections to the other members, with their ports bound; null for a server alone. */
    private static @Nullable PeerTransport peers(
            ServerOptions options, EdgeLoop edge, FileStorage storage, NodeLoop loop, ClientPort clients)
            throws IOException {
        Members members = options.members().orElse(null);
        if (members == null) {
            return null;
        }
        ConfigKeeper keeper = new ConfigKeeper(Wiring.configFiles(options), options.serverId(), members.roster());
        Relocation relocation = new Relocation(options, edge, clients, members);
        PeerTransport peers = new PeerTransport(
                edge,
                Wiring.peers(options, members),
                storage,
                storage::snapshotBytesPending,
                loop::input,
                keeper.andThen(relocation));
        relocation.attach(peers);
        Member self = members.member(options.serverId());
        int attempts = options.get(OptionTable.ELECTION_PORT_BIND_RETRY);
        for (int attempt = 1; ; attempt++) {
            try {
                peers.bind(
                        Wiring.peerEndpoint(options, self, self.electionPort()),
                        Wiring.peerEndpoint(options, self, self.quorumPort()));
                loop.attach(peers);
                return peers;
            } catch (IOException e) {
                if (attempts != 0 && attempt >= attempts) {
                    throw e;
                }
                LOG.warn("a port for members cannot be had attempt={} cause={}", attempt, e.getMessage());
                LockSupport.parkNanos(BIND_RETRY_NANOS);
            }
        }
    }

    /** Lets go of the clients at once, so that they look for another server instead of waiting for this one. */
    private static void halted(Halt halt, @Nullable ClientPort port, CompletableFuture<String> ended) {
        if (port != null) {
            port.close();
        }
        ended.complete(halt.reason());
    }

    private static void abort(EdgeLoop edge, @Nullable FileStorage storage) {
        edge.close();
        if (storage != null) {
            storage.close();
        }
    }

    /** The port for clients, also if 0 was asked for; 0 if there is only one for TLS. A reconfiguration may change it. */
    public int clientPort() {
        return port.address().getPort();
    }

    /** The port for clients that speak TLS, also if 0 was asked for; 0 if there is none. */
    public int secureClientPort() {
        return port.secureAddress().getPort();
    }

    /** What a client on this machine connects to: the port in clear, or that for TLS if there is no other. */
    public String connectString() {
        InetSocketAddress address = options.hasPlainPort() ? port.address() : port.secureAddress();
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private String listening() {
        String plain = options.hasPlainPort() ? shown(port.address()) : "none";
        return secureClientPort() == 0 ? plain : plain + " secureAddress=" + shown(port.secureAddress());
    }

    private static String shown(InetSocketAddress address) {
        return (address.getAddress().isAnyLocalAddress() ? "*" : address.getHostString()) + ":" + address.getPort();
    }

    /** What it was started with. */
    public ServerOptions options() {
        return options;
    }

    /** Completes with the reason when the server has ended, by {@link #close()} or because its disk failed. */
    public CompletableFuture<String> whenEnded() {
        return ended.copy();
    }

    /**
     * Ends a session as if its client had not been heard of for too long. Returns when that is agreed to happen, which is before
     * the session's ephemeral nodes are gone.
     *
     * @return whether there was such a session
     */
    public boolean expireSession(long sessionId) {
        return await(edge, () -> {
            boolean known =
                    loop.view().sessions().stream().anyMatch(b -> b.sessionIds().contains(sessionId));
            if (known) {
                loop.input(new NodeInput.ExpireSession(sessionId));
            }
            return known;
        });
    }

    /** Figures of the server, as {@code srvr} shows them. */
    public long lastZxid() {
        return await(edge, () -> loop.view().serverStats().lastZxid());
    }

    /** What this server is to the others, and where it stands. */
    public MemberState state() {
        return await(edge, () -> {
            NodeView.EnsembleStats stats = loop.view().ensemble();
            NodeView.ZxidDigest tree = loop.view().digest();
            return new MemberState(
                    MemberState.Role.valueOf(stats.mode().name()),
                    stats.leader(),
                    stats.epoch(),
                    tree.zxid(),
                    tree.digest());
        });
    }

    /** Stops the server's thread until {@link #resume}; its connections stay. What a long pause of the process does. For tests. */
    synchronized void pause() {
        if (paused == null) {
            CountDownLatch end = new CountDownLatch(1);
            paused = end;
            edge.executor().execute(() -> awaitEnd(end));
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a {@link #pause}. */
    synchronized void resume() {
        if (paused != null) {
            paused.countDown();
            paused = null;
        }
    }

    /** Loses what is sent to another member, or what comes from it. For tests. */
    void cut(long member, boolean to, boolean from) {
        await(edge, () -> {
            if (peers != null) {
                peers.cut(member, to, from);
            }
            return true;
        });
    }

    /** Ends all {@link #cut}s. */
    void heal() {
        await(edge, () -> {
            if (peers != null) {
                peers.heal();
            }
            return true;
        });
    }

    /** Number of sessions that are alive. */
    public int sessionCount() {
        return await(edge, () -> {
            NodeView.ServerStats stats = loop.view().serverStats();
            return stats.sessionCount();
        });
    }

    /**
     * Stops as a crash of the process would: connections break, nothing more is written, sessions are not closed. What was
     * answered is on the disk. For tests.
     */
    public void kill() {
        end(true);
    }

    /** Stops: connections end, everything accepted is written, sessions stay for the next start. */
    @Override
    public void close() {
        end(false);
    }

    private synchronized void end(boolean abrupt) {
        if (closed) {
            return;
        }
        closed = true;
        resume();
        try {
            await(edge, () -> {
                loop.stop();
                port.close();
                if (peers != null) {
                    peers.close();
                }
                return true;
            });
        } catch (IllegalStateException e) {
            LOG.warn("the loop does not answer", e);
        }
        if (abrupt) {
            storage.kill();
        } else {
            storage.close();
        }
        edge.close();
        ended.complete(abrupt ? "killed" : "closed");
        LOG.info("stopped address={} abrupt={}", listening(), abrupt);
    }

    private static <T> T await(EdgeLoop edge, Callable<T> work) {
        if (edge.isCurrentThread()) {
            throw new IllegalStateException("called on the server's own thread");
        }
        try {
            return edge.executor().submit(work).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw new IllegalStateException("the server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
