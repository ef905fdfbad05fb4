package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A listening socket, and the connections that came through it. Owned by the loop except where it says otherwise. */
final class Listener {
    private final Channel channel;
    private final Set<Channel> accepted;

    private Listener(Channel channel, Set<Channel> accepted) {
        this.channel = channel;
        this.accepted = accepted;
    }

    /**
     * Listens; called by the starting thread, which waits.
     *
     * @param onAccept told of each connection, on the loop
     * @throws IOException if the address cannot be had
     */
    static Listener bind(EdgeLoop edge, InetSocketAddress address, Consumer<SocketChannel> onAccept)
            throws IOException {
        Set<Channel> accepted = new LinkedHashSet<>();
        ServerBootstrap bootstrap = new ServerBootstrap()
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
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("Cannot listen on " + address + ": " + bound.cause(), bound.cause());
        }
        return new Listener(bound.channel(), accepted);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Gives the address back; called by the starting thread, which waits. */
    void unbind() {
        channel.close().awaitUninterruptibly();
    }

    /** Accepts nothing more and drops what came. */
    void close() {
        channel.close();
        List.copyOf(accepted).forEach(Channel::close);
    }
}
