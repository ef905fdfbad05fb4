package dev.baton.server.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket whose address may change while the server runs. Connections that came through it are no concern of its: they stay
 * when it moves. Owned by the loop, except where a method says otherwise.
 */
public final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("0.0.0.0", 0);
    private static final long RETRY_SECONDS = 1;

    private final EdgeLoop edge;
    private final String name;
    private final ServerBootstrap bootstrap;
    private volatile InetSocketAddress address = NOWHERE;
    private InetSocketAddress wanted = NOWHERE;
    private @Nullable Channel channel;
    private boolean closed;

    /**
     * @param name what it is for, for the log
     * @param bootstrap how connections that come are set up
     */
    public ListeningSocket(EdgeLoop edge, String name, ServerBootstrap bootstrap) {
        this.edge = edge;
        this.name = name;
        this.bootstrap = bootstrap;
    }

    /**
     * Listens; called by the starting thread, which waits.
     *
     * @return where, with the port that was found if 0 was asked for
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress bind(InetSocketAddress where) throws IOException {
        ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("Cannot listen on " + where + ": " + bound.cause(), bound.cause());
        }
        wanted = where;
        return listening(bound.channel());
    }

    private InetSocketAddress listening(Channel bound) {
        channel = bound;
        address = (InetSocketAddress) bound.localAddress();
        return address;
    }

    /** Gives the address back; called by the starting thread, which waits. */
    public void unbind() {
        if (channel != null) {
            channel.close().awaitUninterruptibly();
            channel = null;
        }
    }

    /** Where it listens, or did last. From any thread. */
    public InetSocketAddress address() {
        return address;
    }

    /** Listens elsewhere from now on. While that address cannot be had it is tried again every second, and nothing is accepted. */
    public void move(InetSocketAddress where) {
        if (closed || where.equals(wanted)) {
            return;
        }
        wanted = where;
        Channel old = channel;
        channel = null;
        if (old == null) {
            listen(where, true);
        } else {
            old.close().addListener(done -> listen(where, true));
        }
    }

    private void listen(InetSocketAddress where, boolean first) {
        if (isUnwanted(where)) {
            return;
        }
        bootstrap.bind(where).addListener((ChannelFuture made) -> {
            if (!made.isSuccess()) {
                if (first) {
                    LOG.warn(
                            "cannot listen at the new address, trying on port={} address={}",
                            name,
                            where,
                            made.cause());
                }
                edge.executor().schedule(() -> listen(where, false), RETRY_SECONDS, TimeUnit.SECONDS);
            } else if (isUnwanted(where)) {
                made.channel().close();
            } else {
                LOG.info("listening at a new address port={} address={}", name, listening(made.channel()));
            }
        });
    }

    private boolean isUnwanted(InetSocketAddress where) {
        return closed || !where.equals(wanted);
    }

    /** Accepts nothing more. */
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
