package dev.baton.server.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one event loop of a server: its thread owns the node and all sockets. Epoll where the platform has it. */
public final class EdgeLoop implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS_MAX = 10;

    /** A little more than a client on the same machine takes to send its next request after an answer. */
    private static final long SPIN_NANOS = 50_000;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends SocketChannel> socketChannel;

    private EdgeLoop(
            IoHandlerFactory handlers,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel) {
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("baton-node", true), handlers);
        this.loop = group.next();
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
    }

    public static EdgeLoop create() {
        return Epoll.isAvailable()
                ? new EdgeLoop(
                        EpollIoHandler.newFactory(0, EdgeLoop::strategy),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class)
                : new EdgeLoop(
                        NioIoHandler.newFactory(SelectorProvider.provider(), EdgeLoop::strategy),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class);
    }

    /** A single core is better used by whoever will send the next request. */
    private static SelectStrategy strategy() {
        return Runtime.getRuntime().availableProcessors() > 1
                ? new BriefSpin(SPIN_NANOS)
                : DefaultSelectStrategyFactory.INSTANCE.newSelectStrategy();
    }

    /** Loads and links what {@link #create()} will need, so that another thread can do it early. */
    public static void preload() {
        Epoll.isAvailable();
        ByteBufAllocator.DEFAULT.ioBuffer().release();
    }

    /** The loop's thread, for work that has nothing to do with sockets. */
    public ScheduledExecutorService executor() {
        return loop;
    }

    /** The same for bootstraps. */
    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** What listens. */
    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    /** What connects. */
    public Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }

    /** Whether the caller is the loop's thread. */
    public boolean isCurrentThread() {
        return loop.inEventLoop();
    }

    /** Ends the thread after what is queued; waits for that unless called by the thread itself. */
    @Override
    public void close() {
        group.shutdownGracefully(0, SHUTDOWN_SECONDS_MAX, TimeUnit.SECONDS);
        if (!loop.inEventLoop()) {
            group.terminationFuture().awaitUninterruptibly(2 * SHUTDOWN_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }
}
