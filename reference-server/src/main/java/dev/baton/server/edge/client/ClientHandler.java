package dev.baton.server.edge.client;

import dev.baton.server.edge.FrameBuffer;
import dev.baton.server.edge.sasl.SaslExchange;
import dev.baton.server.loop.NodeLoop;
import dev.baton.server.node.NodeInput;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.FrameLimits;
import dev.baton.wire.session.RequestHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: splits its bytes into frames, decodes them, and tells the node. The first four bytes may be a four-letter word
 * instead; the first frame is the session request and has to be complete within an absolute time.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    private enum State {
        FIRST_BYTES,
        HANDSHAKE,
        OPEN
    }

    private final SocketLane lane;
    private final ClientPort port;
    private final NodeLoop loop;
    private final WireReader reader = new WireReader(new byte[0]);
    private final FrameBuffer frames = new FrameBuffer();
    private State state = State.FIRST_BYTES;
    private final long handshakeMillis;
    private final @Nullable SaslExchange sasl;
    private @Nullable Future<?> handshakeTimer;
    private boolean progressWatched;

    /** @param handshakeMillis what is left of the time to the end of the first frame */
    ClientHandler(SocketLane lane, ClientPort port, long handshakeMillis) {
        this.lane = lane;
        this.port = port;
        this.loop = port.loop();
        this.handshakeMillis = handshakeMillis;
        this.sasl = port.saslExchange();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshakeTimer = ctx.executor()
                .schedule(() -> refuse(Refusal.HANDSHAKE_TIMEOUT), handshakeMillis, TimeUnit.MILLISECONDS);
        loop.input(new NodeInput.ClientOpened(lane));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endHandshake();
        loop.input(new NodeInput.ClientClosed(lane));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            if (lane.isEnding()) {
                return;
            }
            frames.accept(read, port.sharedArray());
        } finally {
            read.release();
        }
        takeFrames();
        frames.keepRest();
    }

    private void takeFrames() {
        while (frames.readable() >= FrameLimits.LENGTH_BYTES && !lane.isEnding()) {
            int length = frames.peekInt();
            if (state == State.FIRST_BYTES && fourLetterWord(length)) {
                return;
            }
            if (length <= 0 || length > port.limits().frameBytesMax()) {
                refuse(Refusal.BAD_LENGTH);
                return;
            }
            if (frames.readable() < FrameLimits.LENGTH_BYTES + length) {
                return;
            }
            frames.skip(FrameLimits.LENGTH_BYTES);
            reader.reset(frames.array(), frames.position(), length);
            frames.skip(length);
            frame(length);
        }
    }

    private void frame(int length) {
        if (state != State.OPEN) {
            handshake();
        } else if (length < RequestHeader.BYTES) {
            refuse(Refusal.BAD_FRAME);
        } else {
            request(reader.readInt(), reader.readInt());
        }
    }

    private void handshake() {
        ConnectRequest request;
        try {
            request = ConnectRequest.read(reader);
        } catch (MalformedRecordException e) {
            refuse(Refusal.BAD_FRAME);
            return;
        }
        endHandshake();
        state = State.OPEN;
        loop.input(new NodeInput.ClientConnect(lane, request));
    }

    private void request(int xid, int type) {
        OpCode op = OpCode.of(type);
        OpRequest request = null;
        if (op != null) {
            try {
                request = op.decodeRequest(reader);
            } catch (MalformedRecordException e) {
                LOG.debug("request cannot be decoded op={} client={} cause={}", op, lane.peer(), e.getMessage());
            }
        }
        if (request == null) {
            loop.input(new NodeInput.ClientMalformed(lane, xid, type));
        } else if (sasl != null && request instanceof Sasl.Request step) {
            loop.input(new NodeInput.ClientSasl(lane, xid, sasl.step(step.token())));
        } else {
            loop.input(new NodeInput.ClientRequest(lane, xid, request));
        }
    }

    private boolean fourLetterWord(int firstBytes) {
        state = State.HANDSHAKE;
        String answer = port.commands().answer(firstBytes);
        if (answer == null) {
            return false;
        }
        endHandshake();
        frames.clear();
        lane.answerAndEnd(answer);
        return true;
    }

    private void endHandshake() {
        if (handshakeTimer != null) {
            handshakeTimer.cancel(false);
            handshakeTimer = null;
        }
    }

    private void refuse(Refusal reason) {
        port.refusals().add(reason, lane.peer());
        frames.clear();
        lane.channel().close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            lane.flush();
            loop.input(new NodeInput.ClientDrained(lane));
        } else if (!progressWatched) {
            progressWatched = true;
            watchProgress(ctx);
        }
    }

    /** Ends a connection whose client takes nothing for long, so that what waits for it is not kept for ever. */
    private void watchProgress(ChannelHandlerContext ctx) {
        long before = lane.progress();
        ctx.executor().schedule(() -> checkProgress(ctx, before), port.limits().stalledMillis(), TimeUnit.MILLISECONDS);
    }

    private void checkProgress(ChannelHandlerContext ctx, long before) {
        if (!ctx.channel().isActive() || ctx.channel().isWritable()) {
            progressWatched = false;
        } else if (lane.progress() <= before) {
            refuse(Refusal.STALLED);
        } else {
            watchProgress(ctx);
        }
    }

    /** The client's end of TLS is the end of its connection. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug("connection broken client={} cause={}", lane.peer(), cause.toString());
        } else {
            LOG.error("connection ends by a defect client={}", lane.peer(), cause);
        }
        ctx.close();
    }
}
