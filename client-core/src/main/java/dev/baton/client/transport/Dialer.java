package dev.baton.client.transport;

import dev.baton.client.session.HostPort;
import dev.baton.client.tls.TlsEngines;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A race for one connection: the first host gets a head start, the next is asked when it fails or keeps silent for a moment, at
 * most three at a time, every name looked up anew and every address of it tried. The first connection that stands wins, with its
 * TLS handshake done and its certificate checked; the others are closed. Everything runs on the loop, but for look-up, key
 * material and TLS's own computations.
 */
final class Dialer {
    /** Head start of a candidate over the next one. */
    static final long STAGGER_MILLIS = 75;

    private static final int ACTIVE_MAX = 3;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Setup setup;
    private final Result result;
    private final Deque<Candidate> waiting = new ArrayDeque<>();
    private final List<Channel> running = new ArrayList<>();
    private final Map<HostPort, String> failures = new LinkedHashMap<>();
    private int active;
    private boolean over;
    private @Nullable Future<?> stagger;

    /**
     * What all attempts of a client have in common.
     *
     * @param loop on which everything runs
     * @param blocking for what may block
     * @param lookup of names
     * @param tls null for none
     */
    record Setup(
            EventLoop loop,
            Executor blocking,
            NameLookup lookup,
            @Nullable TlsEngines tls) {}

    /** Told once, on the loop, unless the dialer is stopped first. */
    interface Result {
        void connected(Channel channel, HostPort host);

        void failed(String why);
    }

    /** A host whose addresses are not known yet, or one address of it with the engine to use. */
    private record Candidate(
            HostPort host,
            @Nullable InetAddress address,
            @Nullable SSLEngine engine) {}

    Dialer(Setup setup, Result result) {
        this.setup = setup;
        this.result = result;
    }

    /**
     * Begins, on the loop.
     *
     * @param handlers what stands at the end of a channel's pipeline
     */
    void start(List<HostPort> hosts, Supplier<ChannelHandler> handlers) {
        hosts.forEach(host -> waiting.add(new Candidate(host, null, null)));
        next(handlers);
    }

    /** Gives up; nothing is reported any more. */
    void stop() {
        over = true;
        if (stagger != null) {
            stagger.cancel(false);
        }
        List<Channel> left = List.copyOf(running);
        running.clear();
        left.forEach(Channel::close);
    }

    private void next(Supplier<ChannelHandler> handlers) {
        if (over) {
            return;
        }
        Candidate candidate = waiting.poll();
        if (candidate == null) {
            if (active == 0) {
                stop();
                result.failed(failureText());
            }
            return;
        }
        active++;
        if (candidate.address() == null) {
            find(candidate.host(), handlers);
        } else {
            connect(candidate, candidate.address(), handlers);
        }
        if (stagger != null) {
            stagger.cancel(false);
        }
        stagger = setup.loop().schedule(() -> overtake(handlers), STAGGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void overtake(Supplier<ChannelHandler> handlers) {
        if (!over && active < ACTIVE_MAX && !waiting.isEmpty()) {
            next(handlers);
        }
    }

    private void find(HostPort host, Supplier<ChannelHandler> handlers) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host.host());
        if (literal != null && setup.tls() == null) {
            found(host, List.of(new Candidate(host, address(host, literal), null)), handlers);
            return;
        }
        setup.blocking().execute(() -> {
            List<Candidate> candidates = new ArrayList<>();
            String failure = "";
            try {
                List<InetAddress> addresses =
                        literal == null ? setup.lookup().addressesOf(host.host()) : List.of(address(host, literal));
                for (InetAddress address : addresses) {
                    candidates.add(new Candidate(host, address, engine(host)));
                }
            } catch (UnknownHostException | SecurityException e) {
                failure = "the name " + host.host() + " cannot be resolved";
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
            }
            String why = failure;
            setup.loop().execute(() -> {
                if (why.isEmpty()) {
                    found(host, candidates, handlers);
                } else {
                    lost(host, why, handlers);
                }
            });
        });
    }

    private static InetAddress address(HostPort host, byte[] literal) {
        try {
            return InetAddress.getByAddress(host.host(), literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " has an address of impossible length", e);
        }
    }

    private @Nullable SSLEngine engine(HostPort host) {
        TlsEngines tls = setup.tls();
        return tls == null ? null : tls.engine(host.host(), host.port());
    }

    private void found(HostPort host, List<Candidate> candidates, Supplier<ChannelHandler> handlers) {
        active--;
        for (int i = candidates.size() - 1; i >= 0; i--) {
            waiting.addFirst(candidates.get(i));
        }
        if (candidates.isEmpty()) {
            failures.put(host, "no address");
        }
        next(handlers);
    }

    private void lost(HostPort host, String why, Supplier<ChannelHandler> handlers) {
        active--;
        failures.put(host, why);
        next(handlers);
    }

    private void connect(Candidate candidate, InetAddress address, Supplier<ChannelHandler> handlers) {
        SSLEngine engine = candidate.engine();
        SslHandler tls = engine == null ? null : new SslHandler(engine, setup.blocking());
        if (tls != null) {
            // The attempt as a whole has a deadline; a second one would only hide which of them struck.
            tls.setHandshakeTimeoutMillis(0);
        }
        ChannelFuture future = new Bootstrap()
                .group(setup.loop())
                .channel(SharedLoops.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls);
                        }
                        channel.pipeline().addLast(handlers.get());
                    }
                })
                .connect(new InetSocketAddress(address, candidate.host().port()));
        Channel channel = future.channel();
        running.add(channel);
        future.addListener(done -> {
            if (!done.isSuccess()) {
                failed(channel, candidate.host(), String.valueOf(done.cause().getMessage()), handlers);
            } else if (tls == null) {
                won(channel, candidate.host());
            } else {
                tls.handshakeFuture().addListener(shaken -> shaken(channel, candidate, tls, shaken, handlers));
            }
        });
    }

    private void shaken(
            Channel channel,
            Candidate candidate,
            SslHandler tls,
            Future<?> handshake,
            Supplier<ChannelHandler> handlers) {
        HostPort host = candidate.host();
        TlsEngines engines = setup.tls();
        if (!handshake.isSuccess() || engines == null) {
            failed(channel, host, "TLS: " + rootMessage(handshake.cause()), handlers);
            return;
        }
        try {
            engines.checkPeer(tls.engine().getSession(), host.host());
        } catch (SSLException e) {
            failed(channel, host, "TLS: " + e.getMessage(), handlers);
            return;
        }
        won(channel, host);
    }

    private static String rootMessage(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "failed" : String.valueOf(root.getMessage());
    }

    private void failed(Channel channel, HostPort host, String why, Supplier<ChannelHandler> handlers) {
        if (running.remove(channel)) {
            channel.close();
            lost(host, why, handlers);
        }
    }

    private void won(Channel channel, HostPort host) {
        if (!running.remove(channel)) {
            channel.close();
            return;
        }
        stop();
        result.connected(channel, host);
    }

    private String failureText() {
        if (failures.size() == 1) {
            return failures.values().iterator().next();
        }
        return failures.toString();
    }
}
