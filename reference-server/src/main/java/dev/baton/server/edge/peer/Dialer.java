package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.NameLookup;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens connections to members, with their names looked up each time. */
final class Dialer {
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final EdgeLoop edge;
    private final NameLookup names;

    Dialer(EdgeLoop edge, NameLookup names) {
        this.edge = edge;
        this.names = names;
    }

    /**
     * Connects.
     *
     * @param done told once, on the loop, the channel or null; the channel reads nothing before it is told to
     */
    void dial(String host, int port, int timeoutMillis, Consumer<@Nullable SocketChannel> done) {
        names.find(new Endpoint(host, port), found -> {
            if (found == null) {
                done.accept(null);
            } else {
                connect(found, timeoutMillis, done);
            }
        });
    }

    /** A connection that breaks while it is made, or before it has a handler of its own. */
    private static final class ClosedByErrors extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private void connect(InetSocketAddress address, int timeoutMillis, Consumer<@Nullable SocketChannel> done) {
        Bootstrap bootstrap = new Bootstrap()
                .group(edge.group())
                .channel(edge.socketChannel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        // Whoever asked for the connection adds its handler once it stands.
                        channel.pipeline().addLast(new ClosedByErrors());
                    }
                });
        bootstrap.connect(address).addListener((ChannelFuture made) -> {
            done.accept(made.isSuccess() ? (SocketChannel) made.channel() : null);
        });
    }
}
