package dev.baton.server.edge.client;

import dev.baton.server.loop.LoopLane;
import dev.baton.server.node.ClientPeer;
import dev.baton.server.node.CloseReason;
import dev.baton.wire.io.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection with its socket. Frames stay in the writer while the socket is full, so that what waits for a slow client
 * is seen, and bounded, by the node.
 */
final class SocketLane extends LoopLane {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLane.class);
    private static final int WRITER_BYTES_KEPT = 1 << 16;
    private static final long LINGER_MILLIS = 1_000;

    private final SocketChannel channel;
    private long bytesToChannel;
    private boolean ending;
    private boolean endWhenFlushed;
    private boolean abrupt;

    SocketLane(long id, ClientPeer peer, SocketChannel channel) {
        super(id, peer);
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Whether requests of this connection are of no interest any more. */
    boolean isEnding() {
        return ending;
    }

    @Override
    public long outboundBytes() {
        return out().size() + bytesInChannel();
    }

    private long bytesInChannel() {
        ChannelOutboundBuffer inChannel = channel.unsafe().outboundBuffer();
        return inChannel == null ? 0 : inChannel.totalPendingWriteBytes();
    }

    /** A figure that grows whenever the socket takes bytes. */
    long progress() {
        return bytesToChannel - bytesInChannel();
    }

    @Override
    protected void flush() {
        WireWriter out = out();
        if (out.isEmpty() || !channel.isWritable()) {
            return;
        }
        ByteBuf bytes = channel.alloc().directBuffer(out.size());
        bytes.writeBytes(out.array(), 0, out.size());
        bytesToChannel += out.size();
        out.clear(WRITER_BYTES_KEPT);
        channel.writeAndFlush(bytes, channel.voidPromise());
        if (endWhenFlushed) {
            endAfterWrites();
        }
    }

    @Override
    protected void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    protected void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    protected void end(boolean afterFlush, CloseReason reason) {
        if (ending) {
            return;
        }
        LOG.debug("connection ends reason={} client={}", reason, peer());
        ending = true;
        abrupt = reason == CloseReason.SESSION_CLOSED;
        if (!afterFlush) {
            channel.close();
        } else if (out().isEmpty()) {
            endAfterWrites();
        } else {
            endWhenFlushed = true;
            closeLater();
        }
    }

    /** Sends text and ends the connection. */
    void answerAndEnd(String text) {
        ending = true;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
        endAfterWrites();
    }

    /**
     * Closes behind what was written. If the client may still be sending, its side is left open for a moment: closing a socket
     * with unread bytes resets the connection, and the reset can overtake the last reply.
     */
    private void endAfterWrites() {
        endWhenFlushed = false;
        if (abrupt) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> endOutput());
        closeLater();
    }

    /** With TLS its own end comes first, without which the client could not tell this from a cut. */
    private void endOutput() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(done -> channel.shutdownOutput());
        }
    }

    private void closeLater() {
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
