package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens connections to members. The name is looked up anew each time, off the loop: addresses change under orchestration. */
final class Dialer {
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final EdgeLoop edge;
    private final Executor lookup;

    /** @param lookup may block */
    Dialer(EdgeLoop edge, Executor lookup) {
        this.edge = edge;
        this.lookup = lookup;
    }

    /**
     * Connects.
     *
     * @param done told once, on the loop, the channel or null; the channel reads nothing before it is told to
     */
    void dial(String host, int port, int timeoutMillis, Consumer<@Nullable SocketChannel> done) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            connect(address(host, literal, port), timeoutMillis, done);
            return;
        }
        lookup.execute(() -> {
            InetSocketAddress found = lookUp(host, port);
            edge.executor().execute(() -> {
                if (found == null) {
                    done.accept(null);
                } else {
                    connect(found, timeoutMillis, done);
                }
            });
        });
    }

    /** A connection that breaks while it is made, or before it has a handler of its own. */
    private static final class ClosedByErrors extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static InetSocketAddress address(String host, byte[] literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    private static @Nullable InetSocketAddress lookUp(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            return null;
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
