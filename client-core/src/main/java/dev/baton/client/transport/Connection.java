package dev.baton.client.transport;

import dev.baton.client.session.HostPort;
import dev.baton.client.session.Input;
import dev.baton.client.session.Outbox;
import dev.baton.wire.io.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt and the connection that comes of it: a {@link Dialer} until a channel stands, then that channel. Reports to its
 * owner exactly one end unless it is closed first. Everything runs on the owner's loop.
 */
final class Connection {
    private final long attempt;
    private final Dialer.Setup setup;
    private final Owner owner;
    private final int frameBytesMax;
    private final Dialer dialer;
    private @Nullable FrameReader frameReader;
    private @Nullable Channel channel;
    private final Gathering gathering = new Gathering();
    private long answeredBefore;
    private int bytesInBurst;
    private boolean resting;
    private boolean readingWanted = true;
    private boolean closed;
    private String failure = "connection closed by the server";

    /** Who is told. */
    interface Owner {
        /** Something has happened; a burst may follow. */
        void input(Input input);

        /** The burst is over. */
        void turnEnded();

        /** How many calls wait for their answers. */
        int callsDue();

        /** How many calls have had their answers so far. */
        long callsAnswered();

        /** The socket is left alone for a moment; what is to be sent meanwhile had better wait for its end, too. */
        void restBegins();

        /** The moment is over; told once for each rest, even if the connection has ended. */
        void restEnds();
    }

    Connection(long attempt, int frameBytesMax, Dialer.Setup setup, Owner owner) {
        this.attempt = attempt;
        this.setup = setup;
        this.owner = owner;
        this.frameBytesMax = frameBytesMax;
        dialer = new Dialer(setup, new DialResult());
    }

    /** Begins to connect to one of these. */
    void open(List<HostPort> hosts) {
        if (setup.loop().inEventLoop()) {
            dialer.start(hosts, Handler::new);
        } else {
            setup.loop().execute(() -> dialer.start(hosts, Handler::new));
        }
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
        readingWanted = reading;
        applyReading();
    }

    private void applyReading() {
        boolean reading = readingWanted && !resting;
        if (channel != null && !closed && channel.config().isAutoRead() != reading) {
            channel.config().setAutoRead(reading);
        }
    }

    /** Leaves the socket alone for a moment if that makes one burst of several, of answers and of requests. */
    private void rest() {
        long answered = owner.callsAnswered() - answeredBefore;
        int bytes = bytesInBurst;
        answeredBefore += answered;
        bytesInBurst = 0;
        if (answered == 0 || resting || closed || !SharedLoops.timesFinely()) {
            return;
        }
        long nanos = gathering.afterBurst((int) answered, bytes, owner.callsDue());
        if (nanos > 0) {
            resting = true;
            applyReading();
            owner.restBegins();
            setup.loop().schedule(this::restOver, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void restOver() {
        resting = false;
        applyReading();
        owner.restEnds();
    }

    /** Closes it for good; nothing is reported any more. */
    void close() {
        closed = true;
        dialer.stop();
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

    private final class DialResult implements Dialer.Result {
        @Override
        public void connected(Channel winner, HostPort host) {
            if (closed) {
                winner.close();
                return;
            }
            channel = winner;
            answeredBefore = owner.callsAnswered();
            frameReader = new FrameReader(attempt, frameBytesMax, owner::input);
            owner.input(new Input.TransportUp(attempt, host));
            owner.turnEnded();
        }

        @Override
        public void failed(String why) {
            ended(why);
        }
    }

    /** Of one channel; only that of the winner has anything to say. */
    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                FrameReader reader = frameReader;
                if (isWinner(context) && reader != null) {
                    bytesInBurst += in.readableBytes();
                    reader.read(in);
                }
            } finally {
                in.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            owner.turnEnded();
            rest();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (isWinner(context)) {
                owner.input(new Input.Writable(context.channel().isWritable()));
                owner.turnEnded();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (isWinner(context)) {
                ended(failure);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (isWinner(context)) {
                failure = String.valueOf(cause.getMessage());
            }
            context.close();
        }

        private boolean isWinner(ChannelHandlerContext context) {
            return !closed && context.channel() == channel;
        }
    }
}
