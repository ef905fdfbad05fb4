package dev.baton.server.edge.peer;

import dev.baton.server.edge.FrameBuffer;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.wire.ElectionCodec;
import dev.baton.server.zab.wire.ElectionHello;
import dev.baton.server.zab.wire.QuorumFrames;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One election connection, whoever opened it. One that was accepted begins with the caller's hello; afterwards both sides send
 * notifications in frames.
 */
final class ElectionLink extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionLink.class);
    private static final long NOBODY = -1;

    private final ElectionPort port;
    private final SocketChannel channel;
    private final FrameBuffer frames = new FrameBuffer();
    private final WireReader reader = new WireReader(new byte[0]);
    private long peer;
    private @Nullable Future<?> helloTimer;
    private @Nullable Notification newest;

    private ElectionLink(ElectionPort port, SocketChannel channel, long peer) {
        this.port = port;
        this.channel = channel;
        this.peer = peer;
    }

    /** A connection that this side opened, and on which it has said who it is. */
    static ElectionLink to(ElectionPort port, SocketChannel channel, long peer) {
        return new ElectionLink(port, channel, peer);
    }

    /** A connection that was accepted. */
    static ElectionLink from(ElectionPort port, SocketChannel channel) {
        return new ElectionLink(port, channel, NOBODY);
    }

    /** Whether the caller still has to say who it is. */
    boolean isAnonymous() {
        return peer == NOBODY;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends, or if the peer does not keep up leaves it until it does, when only the newest one matters. */
    void send(Notification notification) {
        if (port.faults().loses(peer, true)) {
            return;
        }
        if (!channel.isWritable()) {
            newest = notification;
            return;
        }
        newest = null;
        WireWriter out = new WireWriter();
        ElectionCodec.encode(notification, out);
        channel.writeAndFlush(Unpooled.wrappedBuffer(out.toByteArray()), channel.voidPromise());
    }

    void close() {
        channel.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (isAnonymous()) {
            helloTimer = ctx.executor()
                    .schedule(
                            () -> refuse(PeerRefusal.HANDSHAKE_TIMEOUT, "no hello"),
                            port.settings().handshakeMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            if (!channel.isOpen() || port.faults().loses(peer, false)) {
                return;
            }
            frames.accept(read, port.sharedArray());
        } finally {
            read.release();
        }
        try {
            take();
        } catch (MalformedRecordException e) {
            refuse(isAnonymous() ? PeerRefusal.BAD_HELLO : PeerRefusal.BAD_PACKET, String.valueOf(e.getMessage()));
        }
        frames.keepRest();
    }

    private void take() {
        if (isAnonymous() && !takeHello()) {
            return;
        }
        while (channel.isOpen() && frames.readable() >= Integer.BYTES) {
            int length = frames.peekInt();
            if (length < 1 || length > ElectionCodec.FRAME_BYTES_MAX) {
                throw new MalformedRecordException("notification frame of " + length + " bytes");
            }
            if (frames.readable() < Integer.BYTES + length) {
                return;
            }
            frames.skip(Integer.BYTES);
            reader.reset(frames.array(), frames.position(), length);
            frames.skip(length);
            notification();
        }
    }

    /** A frame that is no notification is skipped: the next one may be good (ZOOKEEPER-3769). */
    private void notification() {
        Notification notification;
        try {
            notification = ElectionCodec.decode(reader);
        } catch (MalformedRecordException e) {
            LOG.debug("notification cannot be decoded peer={} cause={}", peer, e.getMessage());
            return;
        }
        port.received(this, peer, notification);
    }

    /** Returns whether the connection goes on as one of a known peer. */
    private boolean takeHello() {
        int length =
                ElectionHello.messageBytes(frames.array(), frames.position(), frames.position() + frames.readable());
        if (length == QuorumFrames.INCOMPLETE) {
            return false;
        }
        reader.reset(frames.array(), frames.position(), length);
        frames.skip(length);
        ElectionHello hello = ElectionHello.read(reader);
        stopTimer();
        boolean listed = port.settings().isPeer(hello.sid()) && port.settings().shareElections(hello.sid());
        if (!listed && !port.admits(hello)) {
            refuse(PeerRefusal.STRANGER, "member " + hello.sid());
            return false;
        }
        if (port.faults().separates(hello.sid())) {
            close();
            return false;
        }
        if (!port.called(this, hello)) {
            return false;
        }
        peer = hello.sid();
        port.established(this, peer);
        return true;
    }

    private void stopTimer() {
        if (helloTimer != null) {
            helloTimer.cancel(false);
            helloTimer = null;
        }
    }

    private void refuse(PeerRefusal reason, String detail) {
        port.refusals().add(reason, isAnonymous() ? channel.remoteAddress() : peer, detail);
        frames.clear();
        close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Notification waiting = newest;
        if (channel.isWritable() && waiting != null) {
            send(waiting);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        port.gone(this, peer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("election connection broken peer={} cause={}", peer, cause.toString());
        } else {
            LOG.error("election connection ends by a defect peer={}", peer, cause);
        }
        ctx.close();
    }
}
