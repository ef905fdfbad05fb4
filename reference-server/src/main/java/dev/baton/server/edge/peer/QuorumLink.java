package dev.baton.server.edge.peer;

import dev.baton.server.edge.FrameBuffer;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.wire.QuorumCodec;
import dev.baton.server.zab.wire.QuorumFrames;
import dev.baton.server.zab.wire.SnapshotStream;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One quorum connection: packets, and between them the raw stream of a snapshot. One that was accepted belongs to nobody until its
 * first packet names a member. What is sent is collected until {@link #flush()}, so that a turn costs one write.
 */
final class QuorumLink extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumLink.class);
    private static final long NOBODY = -1;

    /** No first packet is longer. */
    private static final int FIRST_PACKET_BYTES_MAX = 4096;

    /** Written on when this much has gathered; a burst then needs no array beyond twice as much, which is kept: peers are few. */
    private static final int BURST_BYTES = 1 << 17;

    private static final int SNAPSHOT_STRING_BYTES_MAX = 128 << 20;
    private static final long INTAKE_RETRY_MILLIS = 5;

    private final QuorumPort port;
    private final SocketChannel channel;
    private final boolean incoming;
    private final FrameBuffer frames = new FrameBuffer();
    private final WireReader reader = new WireReader(new byte[0]);
    private final WireWriter out = new WireWriter();
    private long peer = NOBODY;
    private @Nullable Future<?> helloTimer;
    private @Nullable SnapshotStream stream;
    private @Nullable SnapshotReceiver receiver;
    private @Nullable LogFeed feed;
    private boolean silent;
    private boolean queued;
    private boolean intakeWaits;
    private boolean congestionTold;
    private long bytesToChannel;
    private boolean progressWatched;

    QuorumLink(QuorumPort port, SocketChannel channel, boolean incoming) {
        this.port = port;
        this.channel = channel;
        this.incoming = incoming;
    }

    /** Whether the caller still has to say who it is. */
    boolean isAnonymous() {
        return peer == NOBODY;
    }

    long peer() {
        return peer;
    }

    /** Says whose connection it is. */
    void belongTo(long sid) {
        peer = sid;
        stopTimer();
    }

    /** Whether nothing of it is to be told any more. */
    boolean isSilent() {
        return silent;
    }

    /** Ends it, and anything on it, without a word to the core. */
    void silence() {
        silent = true;
        endTransfers();
        channel.close();
    }

    /** Ends it; the core is told. */
    void close() {
        channel.close();
    }

    private void endTransfers() {
        if (receiver != null) {
            receiver.abort();
            receiver = null;
        }
        stream = null;
        if (feed != null) {
            feed.cancel();
            feed = null;
        }
    }

    // Sending

    void send(Message message) {
        QuorumCodec.encode(message, out);
        if (out.size() >= BURST_BYTES) {
            flush();
        } else {
            queue();
        }
    }

    /** Sends bytes that are no packet; they belong to the link from now on. */
    void sendRaw(byte[] bytes) {
        flush();
        write(Unpooled.wrappedBuffer(bytes));
    }

    private void queue() {
        if (!queued) {
            queued = true;
            port.toFlush(this);
        }
    }

    void flush() {
        queued = false;
        if (out.isEmpty()) {
            return;
        }
        ByteBuf bytes = channel.alloc().directBuffer(out.size());
        bytes.writeBytes(out.array(), 0, out.size());
        out.clear(2 * BURST_BYTES);
        write(bytes);
    }

    private void write(ByteBuf bytes) {
        if (port.faults().loses(peer, true)) {
            bytes.release();
            return;
        }
        bytesToChannel += bytes.readableBytes();
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Reads the log for this learner; the last thing sent to it until that is done. */
    void stream(LogFeed log) {
        feed = log;
        log.next();
    }

    void streamed() {
        feed = null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && feed != null) {
            feed.next();
        }
        if (!isAnonymous() && !silent && congestionTold == channel.isWritable()) {
            congestionTold = !channel.isWritable();
            port.congested(this, congestionTold);
        }
        if (!channel.isWritable() && !progressWatched) {
            progressWatched = true;
            watchProgress(ctx, progress());
        }
    }

    /** A figure that grows whenever the socket takes bytes. */
    private long progress() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return bytesToChannel - (waiting == null ? 0 : waiting.totalPendingWriteBytes());
    }

    /** Ends a connection whose peer takes nothing for as long as synchronising may take: what waits for it is memory. */
    private void watchProgress(ChannelHandlerContext ctx, long before) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (!channel.isActive() || channel.isWritable()) {
                                progressWatched = false;
                            } else if (progress() <= before) {
                                refuse(PeerRefusal.STALLED, "takes nothing");
                            } else {
                                watchProgress(ctx, progress());
                            }
                        },
                        port.settings().leaderConnectMillis(),
                        TimeUnit.MILLISECONDS);
    }

    // Receiving

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (incoming) {
            helloTimer = ctx.executor()
                    .schedule(
                            () -> refuse(PeerRefusal.HANDSHAKE_TIMEOUT, "no packet"),
                            port.settings().handshakeMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            if (silent || port.faults().loses(peer, false)) {
                return;
            }
            frames.accept(read, port.sharedArray());
        } finally {
            read.release();
        }
        try {
            boolean more = true;
            while (more && !silent && channel.isOpen()) {
                more = stream == null ? takePacket() : takeSnapshot(stream);
            }
        } catch (MalformedRecordException e) {
            refuse(isAnonymous() ? PeerRefusal.BAD_HELLO : PeerRefusal.BAD_PACKET, String.valueOf(e.getMessage()));
        }
        frames.keepRest();
    }

    private boolean takePacket() {
        int max = isAnonymous() ? FIRST_PACKET_BYTES_MAX : port.settings().packetBytesMax();
        int length =
                QuorumFrames.packetBytes(frames.array(), frames.position(), frames.position() + frames.readable(), max);
        if (length == QuorumFrames.INCOMPLETE) {
            return false;
        }
        reader.reset(frames.array(), frames.position(), length);
        frames.skip(length);
        Message message = QuorumCodec.decode(reader);
        if (isAnonymous()) {
            return introduced(message);
        }
        if (message == null) {
            LOG.debug("packet of a later version ignored peer={}", peer);
            return true;
        }
        port.received(this, message);
        if (message instanceof Message.Snap snap && !silent) {
            receiver = port.receiveSnapshot(snap.zxid());
            stream = new SnapshotStream(SNAPSHOT_STRING_BYTES_MAX);
        }
        return true;
    }

    private boolean introduced(@Nullable Message message) {
        if (!(message instanceof Message.LearnerInfo info)) {
            throw new MalformedRecordException("a learner does not begin with " + message);
        }
        if (!port.settings().isPeer(info.sid()) && !port.settings().admitsStranger(info.sid())) {
            refuse(PeerRefusal.STRANGER, "member " + info.sid());
            return false;
        }
        if (port.faults().separates(info.sid())) {
            channel.close();
            return false;
        }
        if (!port.introduced(this, info)) {
            refuse(PeerRefusal.NOT_LEADING, "member " + info.sid());
            return false;
        }
        return true;
    }

    /** Hands on what has arrived of a snapshot. Returns whether packets may follow in the bytes at hand. */
    private boolean takeSnapshot(SnapshotStream running) {
        SnapshotReceiver target = receiver;
        if (target == null) {
            throw new IllegalStateException("a snapshot without a receiver");
        }
        int taken = running.take(frames.array(), frames.position(), frames.readable(), target::write);
        frames.skip(taken);
        if (!running.isEnded()) {
            waitForIntake();
            return false;
        }
        stream = null;
        target.finish();
        return true;
    }

    /** Reads no further while the disk does not keep up. */
    private void waitForIntake() {
        if (port.isIntakeFull()) {
            if (!intakeWaits) {
                intakeWaits = true;
                channel.config().setAutoRead(false);
            }
            channel.eventLoop().schedule(this::waitForIntake, INTAKE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (intakeWaits) {
            intakeWaits = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Whether this is the transfer, which then ends. */
    boolean takeReceived(SnapshotReceiver finished) {
        boolean own = receiver == finished;
        if (own) {
            receiver = null;
        }
        return own;
    }

    void refuse(PeerRefusal reason, String detail) {
        port.refusals().add(reason, isAnonymous() ? channel.remoteAddress() : peer, detail);
        frames.clear();
        channel.close();
    }

    private void stopTimer() {
        if (helloTimer != null) {
            helloTimer.cancel(false);
            helloTimer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        endTransfers();
        port.gone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("quorum connection broken peer={} cause={}", peer, cause.toString());
        } else {
            LOG.error("quorum connection ends by a defect peer={}", peer, cause);
        }
        ctx.close();
    }
}
