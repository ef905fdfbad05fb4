package dev.baton.server.edge.client;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.FrameBuffer.SharedArray;
import dev.baton.server.edge.ListeningSocket;
import dev.baton.server.edge.NameLookup;
import dev.baton.server.edge.admin.AdminCommands;
import dev.baton.server.loop.NodeLoop;
import dev.baton.server.node.ClientPeer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
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
import java.util.Set;

/** The listening socket and the connections that came through it. Owned by the loop, except where a method says otherwise. */
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
    private final Set<SocketLane> lanes = new LinkedHashSet<>();
    private final ListeningSocket socket;
    private long nextLaneId = 1;

    public ClientPort(EdgeLoop edge, NodeLoop loop, ClientLimits limits, AdminCommands commands) {
        this.loop = loop;
        this.limits = limits;
        this.commands = commands;
        this.socket = new ListeningSocket(edge, "clients", bootstrap(edge));
    }

    private ServerBootstrap bootstrap(EdgeLoop edge) {
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
                        accept(channel);
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

    /** Where it listens, or did last. From any thread. */
    public InetSocketAddress address() {
        return socket.address();
    }

    /** Listens elsewhere from now on; clients that are connected stay. */
    public void move(Endpoint where, NameLookup names) {
        socket.move(where, names);
    }

    private void accept(SocketChannel channel) {
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        InetAddress address = remote.getAddress();
        if (limits.totalMax() > 0 && lanes.size() >= limits.totalMax()) {
            turnAway(channel, Refusal.TOTAL_LIMIT, remote);
        } else if (limits.perAddressMax() > 0 && perAddress.getOrDefault(address, 0) >= limits.perAddressMax()) {
            turnAway(channel, Refusal.ADDRESS_LIMIT, remote);
        } else {
            ClientPeer peer = ClientPeer.of(address.getAddress(), remote.getPort());
            SocketLane lane = new SocketLane(nextLaneId++, peer, channel);
            lanes.add(lane);
            perAddress.merge(address, 1, Integer::sum);
            channel.closeFuture().addListener(closed -> forget(lane, address));
            channel.pipeline().addLast(new ClientHandler(lane, this));
        }
    }

    private void turnAway(SocketChannel channel, Refusal reason, InetSocketAddress remote) {
        refusals.add(reason, remote);
        channel.close();
    }

    private void forget(SocketLane lane, InetAddress address) {
        lanes.remove(lane);
        perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
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
        List.copyOf(lanes).forEach(lane -> lane.channel().close());
    }
}
