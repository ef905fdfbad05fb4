package dev.baton.server.edge.client;

import dev.baton.server.auth.IpAddress;
import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.FrameBuffer.SharedArray;
import dev.baton.server.edge.ListeningSocket;
import dev.baton.server.edge.NameLookup;
import dev.baton.server.edge.admin.AdminCommands;
import dev.baton.server.edge.sasl.SaslExchange;
import dev.baton.server.edge.sasl.SaslUsers;
import dev.baton.server.loop.NodeLoop;
import dev.baton.server.node.ClientPeer;
import dev.baton.wire.model.AclId;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listening sockets, in clear and for TLS, and the connections that came through them. Owned by the loop, except where a method says otherwise. */
public final class ClientPort {
    private static final int READ_BYTES_MIN = 512;
    private static final int READ_BYTES_START = 8 << 10;
    private static final int READ_BYTES_MAX = 64 << 10;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final NodeLoop loop;
    private final ClientLimits limits;
    private final AdminCommands commands;
    private final Refusals refusals = new Refusals();
    private final SharedArray sharedArray = new SharedArray();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final Set<SocketChannel> channels = new LinkedHashSet<>();
    private final ListeningSocket socket;
    private final ListeningSocket secureSocket;
    private final @Nullable TlsGate tls;
    private final @Nullable SaslUsers saslUsers;
    private long nextLaneId = 1;

    public ClientPort(
            EdgeLoop edge, NodeLoop loop, ClientLimits limits, AdminCommands commands, ClientSecurity security) {
        this.loop = loop;
        this.limits = limits;
        this.commands = commands;
        ClientSecurity.Tls spoken = security.tls();
        this.tls = spoken == null ? null : new TlsGate(spoken);
        this.saslUsers = security.sasl();
        this.socket = new ListeningSocket(edge, "clients", bootstrap(edge, false));
        this.secureSocket = new ListeningSocket(edge, "secure clients", bootstrap(edge, true));
    }

    private ServerBootstrap bootstrap(EdgeLoop edge, boolean secure) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(edge.group())
                .channel(edge.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_START, READ_BYTES_MAX)
                                .maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel, secure);
                    }
                });
        if (limits.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, limits.backlog());
        }
        return bootstrap;
    }

    /**
     * Listens; called by the starting thread, which waits.
     *
     * @return where, with the port that was found if 0 was asked for
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress bind(Endpoint where) throws IOException {
        return socket.bind(where);
    }

    /** As {@link #bind}, for clients that speak TLS, which has to be among what clients may speak. */
    public InetSocketAddress bindSecure(Endpoint where) throws IOException {
        Objects.requireNonNull(tls, "nobody speaks TLS here");
        return secureSocket.bind(where);
    }

    /** Where it listens, or did last. From any thread. */
    public InetSocketAddress address() {
        return socket.address();
    }

    /** As {@link #address()}, for clients that speak TLS; port 0 if there is none. */
    public InetSocketAddress secureAddress() {
        return secureSocket.address();
    }

    /** Listens elsewhere from now on; clients that are connected stay, and those that speak TLS on their port come where they came. */
    public void move(Endpoint where, NameLookup names) {
        socket.move(where, names);
    }

    private void accept(SocketChannel channel, boolean secure) {
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        InetAddress address = remote.getAddress();
        if (limits.totalMax() > 0 && channels.size() >= limits.totalMax()) {
            turnAway(channel, Refusal.TOTAL_LIMIT, remote);
        } else if (limits.perAddressMax() > 0 && perAddress.getOrDefault(address, 0) >= limits.perAddressMax()) {
            turnAway(channel, Refusal.ADDRESS_LIMIT, remote);
        } else {
            channels.add(channel);
            perAddress.merge(address, 1, Integer::sum);
            Guest guest = new Guest(channel, remote, System.nanoTime());
            channel.closeFuture().addListener(closed -> forget(guest));
            channel.pipeline().addLast(doorFor(guest, secure));
        }
    }

    private ChannelHandler doorFor(Guest guest, boolean secure) {
        TlsGate gate = tls;
        boolean speaksTls = gate != null && (secure || gate.settings().unified());
        return speaksTls ? new TlsDoor(this, Objects.requireNonNull(gate), guest, !secure) : admit(guest, List.of());
    }

    /** A connection that was accepted and has not proved anything yet. */
    static final class Guest {
        private final SocketChannel channel;
        private final InetSocketAddress remote;
        private final long acceptedNanos;
        private @Nullable TlsGate shaking;

        private Guest(SocketChannel channel, InetSocketAddress remote, long acceptedNanos) {
            this.channel = channel;
            this.remote = remote;
            this.acceptedNanos = acceptedNanos;
        }

        InetSocketAddress remote() {
            return remote;
        }

        long ageMillis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - acceptedNanos);
        }

        /** Its handshake has begun, and is over when the connection is at the latest. */
        void shakesHands(TlsGate gate) {
            shaking = gate;
        }

        /** Its handshake is over. */
        void handsShaken() {
            TlsGate gate = shaking;
            shaking = null;
            if (gate != null) {
                gate.end();
            }
        }
    }

    /** What takes the requests of a guest that has proved these identities. */
    ClientHandler admit(Guest guest, List<AclId> proved) {
        IpAddress address = IpAddress.of(guest.remote.getAddress().getAddress());
        ClientPeer peer = new ClientPeer(address, guest.remote.getPort(), proved);
        SocketLane lane = new SocketLane(nextLaneId++, peer, guest.channel);
        return new ClientHandler(lane, this, Math.max(1, limits.handshakeMillis() - guest.ageMillis()));
    }

    private void turnAway(SocketChannel channel, Refusal reason, InetSocketAddress remote) {
        refusals.add(reason, remote);
        channel.close();
    }

    private void forget(Guest guest) {
        guest.handsShaken();
        channels.remove(guest.channel);
        perAddress.computeIfPresent(guest.remote.getAddress(), (key, count) -> count == 1 ? null : count - 1);
    }

    NodeLoop loop() {
        return loop;
    }

    ClientLimits limits() {
        return limits;
    }

    AdminCommands commands() {
        return commands;
    }

    /** A new exchange, null if nobody may come in by SASL. */
    @Nullable
    SaslExchange saslExchange() {
        return saslUsers == null ? null : new SaslExchange(saslUsers);
    }

    SharedArray sharedArray() {
        return sharedArray;
    }

    Refusals refusals() {
        return refusals;
    }

    /** Connections refused for this reason since the start. */
    public long refusedCount(Refusal reason) {
        return refusals.count(reason);
    }

    /** Accepts nothing more and drops all connections; the sessions behind them live on. */
    public void close() {
        socket.close();
        secureSocket.close();
        List.copyOf(channels).forEach(SocketChannel::close);
        if (tls != null) {
            tls.close();
        }
    }
}
