package dev.baton.benchmarks.load;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.FrameLimits;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A session driven one request at a time, with a time limit on each answer: for preparing nodes and for probing a server. */
public final class RawConnection implements AutoCloseable {
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;

    private final SocketChannel channel;
    private final DataInputStream in;
    private int lastXid;

    private RawConnection(SocketChannel channel, DataInputStream in) {
        this.channel = channel;
        this.in = in;
    }

    /** Connects to a local port and opens a session. */
    public static RawConnection open(int port, int answerWithinMillis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), answerWithinMillis);
            channel.socket().setSoTimeout(answerWithinMillis);
            var connection = new RawConnection(
                    channel, new DataInputStream(channel.socket().getInputStream()));
            connection.handshake();
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void handshake() throws IOException {
        channel.write(ByteBuffer.wrap(Frames.connect(SESSION_TIMEOUT_MILLIS)));
        if (ConnectResponse.read(new WireReader(readFrame())).isExpired()) {
            throw new LoadFailure("a new session was answered as expired");
        }
    }

    /** Sends a request frame, waits for its reply and gives the body; watch events on the way are dropped. */
    public WireReader call(byte[] frame) throws IOException {
        lastXid++;
        ByteBuffer out = ByteBuffer.wrap(frame.clone()).putInt(Frames.XID_AT, lastXid);
        channel.write(out);
        while (true) {
            var reader = new WireReader(readFrame());
            ReplyHeader header = ReplyHeader.read(reader);
            if (header.xid() == Xids.NOTIFICATION) {
                continue;
            }
            if (header.xid() != lastXid) {
                throw new LoadFailure("reply has xid " + header.xid() + ", expected " + lastXid);
            }
            if (header.err() != 0) {
                throw new LoadFailure("request failed: " + describe(header.err()));
            }
            return reader;
        }
    }

    static String describe(int err) {
        return ErrorCode.of(err) + " (" + err + ")";
    }

    private byte[] readFrame() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FrameLimits.DEFAULT_FRAME_BYTES_MAX) {
            throw new LoadFailure("reply announces " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    /** Hands the connection over to a lane; this object must not be used afterwards. */
    SocketChannel takeChannel() {
        return channel;
    }

    int lastXid() {
        return lastXid;
    }

    /** Closes the session, then the connection. */
    @Override
    public void close() throws IOException {
        try (channel) {
            call(Frames.closeSession());
        }
    }
}
