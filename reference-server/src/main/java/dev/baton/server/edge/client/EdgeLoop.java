package dev.baton.server.edge.client;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one event loop of a server: its thread owns the node and all client sockets. Epoll where the platform has it. */
public final class EdgeLoop implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS_MAX = 10;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Class<? extends ServerChannel> serverChannel;

    private EdgeLoop(IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("baton-node", true), handlers);
        this.loop = group.next();
        this.serverChannel = serverChannel;
    }

    public static EdgeLoop create() {
        return Epoll.isAvailable()
                ? new EdgeLoop(EpollIoHandler.newFactory(), EpollServerSocketChannel.class)
                : new EdgeLoop(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /** The loop's thread, for work that has nothing to do with sockets. */
    public ScheduledExecutorService executor() {
        return loop;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
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
