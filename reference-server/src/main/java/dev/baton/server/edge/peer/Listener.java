package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.ListeningSocket;
import dev.baton.server.edge.NameLookup;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A port for members, and the connections that came through it. Owned by the loop except where it says otherwise. */
final class Listener {
    private final ListeningSocket socket;
    private final Set<Channel> accepted = new LinkedHashSet<>();

    /**
     * @param name what it is for, for the log
     * @param onAccept told of each connection, on the loop
     */
    Listener(EdgeLoop edge, String name, Consumer<SocketChannel> onAccept) {
        socket = new ListeningSocket(
                edge,
                name,
                new ServerBootstrap()
                        .group(edge.group())
                        .channel(edge.serverChannel())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Dialer.WATER_MARK)
                        .childHandler(new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel child) {
                                accepted.add(child);
                                child.closeFuture().addListener(closed -> accepted.remove(child));
                                onAccept.accept(child);
                            }
                        }));
    }

    /**
     * Listens; called by the starting thread, which waits.
     *
     * @throws IOException if the address cannot be had
     */
    void bind(Endpoint where) throws IOException {
        socket.bind(where);
    }

    /** Where it listens, or did last; port 0 before. */
    InetSocketAddress address() {
        return socket.address();
    }

    /** Gives the address back; called by the starting thread, which waits. */
    void unbind() {
        socket.unbind();
    }

    /** Listens elsewhere; what came stays. */
    void move(Endpoint where, NameLookup names) {
        socket.move(where, names);
    }

    /** Accepts nothing more and drops what came. */
    void close() {
        socket.close();
        List.copyOf(accepted).forEach(Channel::close);
    }
}
