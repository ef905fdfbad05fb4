package dev.baton.server.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket whose address may change while the server runs. Connections that came through it are no concern of its: they stay
 * when it moves. Owned by the loop, except where a method says otherwise.
 *
 * <p>One thing is done at a time: an address given back, a name looked up, an address asked for. What is wanted is looked at
 * again when that is over, so wishes that follow each other fast leave nothing behind.
 */
public final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("0.0.0.0", 0);
    private static final long RETRY_MILLIS = 1_000;

    private final EdgeLoop edge;
    private final String name;
    private final ServerBootstrap bootstrap;
    private final long retryMillis;
    private volatile InetSocketAddress address = NOWHERE;

    /** Where it was moved to; null if it was not. */
    private @Nullable Endpoint wanted;

    /** Where it listens, with the port that was found; null while it does not. */
    private @Nullable Endpoint current;

    private @Nullable Channel channel;
    private @Nullable NameLookup names;
    private @Nullable Future<?> retry;

    /** Whether {@link #bind} has succeeded; nothing moves before. */
    private boolean started;

    private boolean busy;
    private boolean warned;
    private boolean closed;

    /**
     * @param name what it is for, for the log
     * @param bootstrap how connections that come are set up
     */
    public ListeningSocket(EdgeLoop edge, String name, ServerBootstrap bootstrap) {
        this(edge, name, bootstrap, RETRY_MILLIS);
    }

    ListeningSocket(EdgeLoop edge, String name, ServerBootstrap bootstrap, long retryMillis) {
        this.edge = edge;
        this.name = name;
        this.bootstrap = bootstrap;
        this.retryMillis = retryMillis;
    }

    /**
     * Listens; called by the starting thread, which waits. If the socket was moved before, it moves as soon as it listens.
     *
     * @return where, with the port that was found if 0 was asked for
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress bind(Endpoint where) throws IOException {
        CompletableFuture<InetSocketAddress> outcome = new CompletableFuture<>();
        try {
            InetSocketAddress found = where.lookUp();
            edge.executor()
                    .execute(() -> bootstrap.bind(found).addListener((ChannelFuture made) -> {
                        if (made.isSuccess()) {
                            started = true;
                            outcome.complete(listening(where, made.channel()));
                            pursue();
                        } else {
                            outcome.completeExceptionally(made.cause());
                        }
                    }));
            return outcome.join();
        } catch (IOException | CompletionException e) {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            throw new IOException("Cannot listen on " + where + ": " + cause, cause);
        }
    }

    private InetSocketAddress listening(Endpoint where, Channel bound) {
        channel = bound;
        address = (InetSocketAddress) bound.localAddress();
        current = new Endpoint(where.host(), address.getPort());
        return address;
    }

    /** Gives the address back; called by the starting thread, which waits. */
    public void unbind() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        edge.executor().execute(() -> {
            started = false;
            Channel old = takeChannel();
            if (old == null) {
                done.complete(null);
            } else {
                old.close().addListener(ended -> done.complete(null));
            }
        });
        done.join();
    }

    private @Nullable Channel takeChannel() {
        Channel old = channel;
        channel = null;
        current = null;
        return old;
    }

    /** Where it listens, or did last. From any thread. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Listens elsewhere from now on. While that address cannot be had it is tried again every second, with its name looked up anew, and
     * nothing is accepted.
     */
    public void move(Endpoint where, NameLookup lookup) {
        if (closed || where.equals(wanted)) {
            return;
        }
        wanted = where;
        names = lookup;
        warned = false;
        if (retry != null) {
            retry.cancel(false);
            retry = null;
            busy = false;
        }
        pursue();
    }

    /** Takes the next step to where it is to listen, unless one is under way. */
    private void pursue() {
        Endpoint where = wanted;
        NameLookup lookup = names;
        if (closed || busy || !started || where == null || lookup == null || where.equals(current)) {
            return;
        }
        busy = true;
        Channel old = takeChannel();
        if (old == null) {
            lookup.find(where, found -> listen(where, found));
        } else {
            old.close().addListener(done -> next());
        }
    }

    private void next() {
        busy = false;
        pursue();
    }

    private void listen(Endpoint where, @Nullable InetSocketAddress found) {
        if (closed || !where.equals(wanted)) {
            next();
        } else if (found == null) {
            tryLater(where, "the name means nothing");
        } else {
            bootstrap.bind(found).addListener((ChannelFuture made) -> {
                if (!made.isSuccess()) {
                    tryLater(where, String.valueOf(made.cause()));
                } else if (closed) {
                    made.channel().close();
                } else {
                    LOG.info("listening at a new address port={} address={}", name, listening(where, made.channel()));
                    next();
                }
            });
        }
    }

    private void tryLater(Endpoint where, String why) {
        if (closed || !where.equals(wanted)) {
            next();
            return;
        }
        if (!warned) {
            warned = true;
            LOG.warn("cannot listen at the new address, trying on port={} address={} cause={}", name, where, why);
        }
        retry = edge.executor()
                .schedule(
                        () -> {
                            retry = null;
                            next();
                        },
                        retryMillis,
                        TimeUnit.MILLISECONDS);
    }

    /** Accepts nothing more. */
    public void close() {
        closed = true;
        Channel old = takeChannel();
        if (old != null) {
            old.close();
        }
    }
}
