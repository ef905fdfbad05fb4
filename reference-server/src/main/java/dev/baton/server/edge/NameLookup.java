package dev.baton.server.edge;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks names up without holding up the loop. Each time anew: addresses change under orchestration. */
public final class NameLookup {
    /** What tells the address of a name. */
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private final EdgeLoop edge;
    private final Executor blocking;
    private final Resolver resolver;

    /** @param blocking runs what may block; may drop it once nobody waits any more */
    public NameLookup(EdgeLoop edge, Executor blocking) {
        this(edge, blocking, InetAddress::getByName);
    }

    NameLookup(EdgeLoop edge, Executor blocking, Resolver resolver) {
        this.edge = edge;
        this.blocking = blocking;
        this.resolver = resolver;
    }

    /**
     * Finds out what is meant. Called on the loop.
     *
     * @param found told once, on the loop, at once if there is no name to be looked up; null if the name means nothing
     */
    public void find(Endpoint endpoint, Consumer<@Nullable InetSocketAddress> found) {
        if (endpoint.isEverywhere()) {
            found.accept(new InetSocketAddress(endpoint.port()));
            return;
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal != null) {
            found.accept(address(endpoint, literal));
            return;
        }
        blocking.execute(() -> {
            InetSocketAddress address = lookUp(endpoint);
            edge.executor().execute(() -> found.accept(address));
        });
    }

    private static InetSocketAddress address(Endpoint endpoint, byte[] literal) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(endpoint.host(), literal), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(endpoint.toString(), e);
        }
    }

    private @Nullable InetSocketAddress lookUp(Endpoint endpoint) {
        try {
            return new InetSocketAddress(resolver.resolve(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
