package dev.baton.client.transport;

import dev.baton.client.session.HostPort;
import dev.baton.client.session.Input;
import dev.baton.client.session.Outbox;
import dev.baton.wire.io.WireWriter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one host and the connection that comes of it. Looks the name up anew, tries its addresses one after the other,
 * and reports to its owner exactly one end unless it is closed first. Everything runs on the owner's loop, but the look-up.
 */
final class Connection {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final long attempt;
    private final HostPort host;
    private final EventLoop loop;
    private final Owner owner;
    private final FrameReader frameReader;
    private @Nullable Channel channel;
    private boolean closed;
    private String failure = "connection closed by the server";

    /** Who is told. */
    interface Owner {
        /** Something has happened; a burst may follow. */
        void input(Input input);

        /** The burst is over. */
        void turnEnded();
    }

    Connection(long attempt, HostPort host, int frameBytesMax, EventLoop loop, Owner owner) {
        this.attempt = attempt;
        this.host = host;
        this.loop = loop;
        this.owner = owner;
        this.frameReader = new FrameReader(attempt, frameBytesMax, owner::input);
    }

    void open() {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host.host());
        if (literal != null) {
            loop.execute(() -> connectLiteral(literal));
        } else {
            CallbackThreads.shared().execute(this::lookUp);
        }
    }

    private void connectLiteral(byte[] literal) {
        try {
            connect(List.of(InetAddress.getByAddress(literal)), 0);
        } catch (UnknownHostException e) {
            ended("not an address: " + host);
        }
    }

    private void lookUp() {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(host.host()));
            loop.execute(() -> connect(addresses, 0));
        } catch (UnknownHostException | SecurityException e) {
            loop.execute(() -> ended("the name " + host.host() + " cannot be resolved"));
        }
    }

    private void connect(List<InetAddress> addresses, int index) {
        if (closed) {
            return;
        }
        ChannelFuture future = new Bootstrap()
                .group(loop)
                .channel(SharedLoops.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new Handler())
                .connect(new InetSocketAddress(addresses.get(index), host.port()));
        channel = future.channel();
        future.addListener(done -> {
            if (closed) {
                future.channel().close();
            } else if (done.isSuccess()) {
                owner.input(new Input.TransportUp(attempt));
                owner.turnEnded();
            } else if (index + 1 < addresses.size()) {
                connect(addresses, index + 1);
            } else {
                ended(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    /** Sends the frames of an outbox and empties it of them, before anything else can happen that would add to them. */
    void write(Outbox outbox) {
        WireWriter frames = outbox.frames();
        Channel target = channel;
        if (target == null || closed) {
            outbox.clearFrames();
            return;
        }
        ByteBuf buffer = target.alloc().ioBuffer(frames.size());
        buffer.writeBytes(frames.array(), 0, frames.size());
        outbox.clearFrames();
        target.writeAndFlush(buffer, target.voidPromise());
    }

    boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    void setReading(boolean reading) {
        if (channel != null && channel.config().isAutoRead() != reading) {
            channel.config().setAutoRead(reading);
        }
    }

    /** Closes it for good; nothing is reported any more. */
    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void ended(String why) {
        if (!closed) {
            closed = true;
            owner.input(new Input.TransportDown(attempt, why));
            owner.turnEnded();
        }
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                if (!closed) {
                    frameReader.read(in);
                }
            } finally {
                in.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            owner.turnEnded();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (!closed) {
                owner.input(new Input.Writable(context.channel().isWritable()));
                owner.turnEnded();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ended(failure);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure = String.valueOf(cause.getMessage());
            context.close();
        }
    }
}
