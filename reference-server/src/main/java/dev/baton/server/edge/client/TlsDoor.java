package dev.baton.server.edge.client;

import dev.baton.server.edge.tls.TlsRecords;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost handler of a connection that may speak TLS: tells by the first byte whether it does, lets in who does not where that is
 * allowed, and stays to see that there is no second handshake.
 */
final class TlsDoor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);
    private static final long HANDSHAKE_MILLIS_MAX = 10_000;
    private static final long CLOSE_NOTIFY_MILLIS = 1_000;

    private enum State {
        UNDECIDED,
        /** TLS; the engine is being made. */
        WAITING,
        TLS,
        REFUSED
    }

    private final ClientPort port;
    private final TlsGate gate;
    private final ClientPort.Guest guest;
    private final boolean plainToo;
    private final TlsRecords records = new TlsRecords();
    private State state = State.UNDECIDED;
    private @Nullable Future<?> detectionTimer;
    private @Nullable ByteBuf held;

    TlsDoor(ClientPort port, TlsGate gate, ClientPort.Guest guest, boolean plainToo) {
        this.port = port;
        this.gate = gate;
        this.guest = guest;
        this.plainToo = plainToo;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long millis = Math.min(gate.settings().detectionMillis(), port.limits().handshakeMillis());
        detectionTimer =
                ctx.executor().schedule(() -> refuse(ctx, Refusal.HANDSHAKE_TIMEOUT), millis, TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopDetection();
        letGo();
        ctx.fireChannelInactive();
    }

    private void stopDetection() {
        if (detectionTimer != null) {
            detectionTimer.cancel(false);
            detectionTimer = null;
        }
    }

    private void letGo() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        switch (state) {
            case UNDECIDED -> decide(ctx, read);
            case WAITING ->
                held = held == null ? read : ctx.alloc().compositeBuffer().addComponents(true, held, read);
            case TLS -> pass(ctx, read);
            case REFUSED -> read.release();
        }
    }

    private void decide(ChannelHandlerContext ctx, ByteBuf read) {
        stopDetection();
        if (read.getUnsignedByte(read.readerIndex()) != TlsRecords.HANDSHAKE) {
            if (plainToo) {
                plain(ctx, read);
            } else {
                read.release();
                refuse(ctx, Refusal.NOT_TLS);
            }
        } else if (!gate.begin()) {
            read.release();
            refuse(ctx, Refusal.HANDSHAKE_LIMIT);
        } else {
            guest.shakesHands(gate);
            state = State.WAITING;
            held = read;
            ctx.channel().config().setAutoRead(false);
            gate.engine(ctx.channel().eventLoop(), engine -> begin(ctx, engine));
        }
    }

    private void plain(ChannelHandlerContext ctx, ByteBuf read) {
        ChannelPipeline pipeline = ctx.pipeline();
        ClientHandler handler = port.admit(guest, List.of());
        pipeline.addAfter(ctx.name(), null, handler);
        handler.channelActive(pipeline.context(handler));
        ctx.fireChannelRead(read);
        pipeline.remove(this);
    }

    private void begin(ChannelHandlerContext ctx, @Nullable SSLEngine engine) {
        ByteBuf first = held;
        held = null;
        if (first == null) {
            return;
        }
        if (engine == null) {
            first.release();
            refuse(ctx, Refusal.TLS_HANDSHAKE);
            return;
        }
        SslHandler tls = new SslHandler(engine, false, gate.workers());
        long left = Math.min(HANDSHAKE_MILLIS_MAX, port.limits().handshakeMillis()) - guest.ageMillis();
        tls.setHandshakeTimeoutMillis(Math.max(1, left));
        tls.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        ctx.pipeline().addAfter(ctx.name(), null, tls).addLast(new TlsEnd(port, guest));
        state = State.TLS;
        pass(ctx, first);
        ctx.fireChannelReadComplete();
        ctx.channel().config().setAutoRead(true);
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf read) {
        if (records.accept(read)) {
            ctx.fireChannelRead(read);
        } else {
            read.release();
            refuse(ctx, Refusal.RENEGOTIATION);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Refusal reason) {
        state = State.REFUSED;
        port.refusals().add(reason, guest.remote());
        ctx.close();
    }

    /** Only before there is another handler; what that one cannot do is its own matter. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.TLS) {
            ctx.fireExceptionCaught(cause);
            return;
        }
        if (cause instanceof IOException) {
            LOG.debug("connection broken client={} cause={}", guest.remote(), cause.toString());
        } else {
            LOG.error("connection ends by a defect client={}", guest.remote(), cause);
        }
        ctx.close();
    }
}
