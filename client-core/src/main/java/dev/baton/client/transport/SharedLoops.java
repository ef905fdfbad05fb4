package dev.baton.client.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that all clients of the process share. They exist while there are clients and a moment longer, so that clients
 * made one after the other do not pay for threads.
 */
final class SharedLoops {
    private static final int LOOPS_MAX = 4;
    private static final long LINGER_MILLIS = 1_000;
    private static final SharedLoops INSTANCE = new SharedLoops();

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EventLoopGroup group;
    private int users;
    private long generation;

    private SharedLoops() {}

    /** A loop for one more client, which must call {@link #release()} once. */
    static EventLoop acquire() {
        return INSTANCE.take();
    }

    static void release() {
        INSTANCE.giveBack();
    }

    static Class<? extends SocketChannel> channelType() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Whether a loop wakes up within microseconds of a timer; the JDK's selector counts in milliseconds and spins for less. */
    static boolean timesFinely() {
        return Epoll.isAvailable();
    }

    private EventLoop take() {
        lock.lock();
        try {
            if (group == null) {
                int loops = Math.max(1, Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors() / 2));
                group = new MultiThreadIoEventLoopGroup(
                        loops,
                        new DefaultThreadFactory("baton-client-loop", true),
                        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
            }
            users++;
            generation++;
            return group.next();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            users--;
            if (users == 0) {
                long idleSince = generation;
                Objects.requireNonNull(group)
                        .schedule(() -> stopIfIdle(idleSince), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopIfIdle(long idleSince) {
        lock.lock();
        try {
            if (users == 0 && generation == idleSince && group != null) {
                group.shutdownGracefully(0, LINGER_MILLIS, TimeUnit.MILLISECONDS);
                group = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
