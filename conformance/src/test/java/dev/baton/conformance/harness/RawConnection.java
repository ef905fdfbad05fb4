package dev.baton.conformance.harness;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection on which a test decides every byte. For one thread. */
public final class RawConnection implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final List<WatcherEvent> events = new ArrayList<>();
    private final List<Long> eventZxids = new ArrayList<>();
    private int lastXid;
    private long sessionId;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    /** Header and body of a frame from the server. */
    public record Reply(ReplyHeader header, byte[] body) {
        public ErrorCode error() {
            return ErrorCode.of(header.err());
        }

        /** The decoded body of a success. */
        public OpResponse as(OpRequest request) {
            WireReader reader = new WireReader(body);
            OpResponse response = request.op().decodeResponse(reader);
            reader.expectEnd();
            return response;
        }
    }

    /** A plain TCP connection; nothing is sent. */
    public static RawConnection open(int port) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection with a new session. */
    public static RawConnection session(ServerUnderTest server) {
        RawConnection connection = open(server.port());
        ConnectResponse response = connection.connect(newSession(30_000));
        if (response == null || response.isExpired()) {
            throw new IllegalStateException(server + " gave no session: " + response);
        }
        return connection;
    }

    public static ConnectRequest newSession(int timeoutMillis) {
        return new ConnectRequest(0, 0, timeoutMillis, 0, new byte[ConnectResponse.PASSWORD_BYTES], false);
    }

    /** The session of this connection, 0 before the handshake. */
    public long sessionId() {
        return sessionId;
    }

    /** The handshake; null if the server closed instead of answering. */
    public @Nullable ConnectResponse connect(ConnectRequest request) {
        sendFrame(bytesOf(request));
        byte[] frame = readFrame();
        if (frame == null) {
            return null;
        }
        WireReader reader = new WireReader(frame);
        ConnectResponse response = ConnectResponse.read(reader);
        reader.expectEnd();
        sessionId = response.sessionId();
        return response;
    }

    /** Sends a request under the next xid, which is returned. */
    public int send(OpRequest request) {
        send(++lastXid, request.op().code(), bytesOf(request));
        return lastXid;
    }

    public int nextXid() {
        return ++lastXid;
    }

    /** Sends a request frame with any content. */
    public void send(int xid, int type, byte[] body) {
        WireWriter out = new WireWriter(body.length + 12);
        int mark = out.beginFrame();
        out.writeInt(xid);
        out.writeInt(type);
        out.writeBytes(body, 0, body.length);
        out.endFrame(mark);
        sendBytes(out.toByteArray());
    }

    public void sendFrame(byte[] payload) {
        WireWriter out = new WireWriter(payload.length + 4);
        int mark = out.beginFrame();
        out.writeBytes(payload, 0, payload.length);
        out.endFrame(mark);
        sendBytes(out.toByteArray());
    }

    public void sendBytes(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and returns its reply; watch events that come first are kept. */
    public Reply call(OpRequest request) {
        int xid = send(request);
        Reply reply = readReply();
        if (reply == null) {
            throw new IllegalStateException("closed instead of answering " + request);
        }
        if (reply.header().xid() != xid) {
            throw new IllegalStateException("reply " + reply.header() + " to request " + xid);
        }
        return reply;
    }

    /** The next reply that is no watch event, or null at the end of the stream. */
    public @Nullable Reply readReply() {
        while (true) {
            byte[] frame = readFrame();
            if (frame == null) {
                return null;
            }
            WireReader reader = new WireReader(frame);
            ReplyHeader header = ReplyHeader.read(reader);
            byte[] body = reader.readBytes(reader.remaining());
            if (header.xid() != Xids.NOTIFICATION) {
                return new Reply(header, body);
            }
            events.add(WatcherEvent.read(new WireReader(body)));
            eventZxids.add(header.zxid());
        }
    }

    /** Watch events read so far, in order; the list is emptied. */
    public List<WatcherEvent> takeEvents() {
        List<WatcherEvent> taken = List.copyOf(events);
        events.clear();
        eventZxids.clear();
        return taken;
    }

    /** The zxids in the headers of the events that {@link #takeEvents()} would return. */
    public List<Long> eventZxids() {
        return List.copyOf(eventZxids);
    }

    /** The next frame's payload, or null when the server has closed or reset the connection. */
    public byte @Nullable [] readFrame() {
        try {
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            return payload;
        } catch (EOFException | SocketException closed) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the server closes. Fails after the limit. */
    public void awaitClosed(int limitMillis) {
        try {
            socket.setSoTimeout(limitMillis);
            while (readFrame() != null) {
                // whatever still comes before the end is not what is waited for
            }
        } catch (SocketException alreadyClosed) {
            // as expected
        }
    }

    public Socket socket() {
        return socket;
    }

    public static byte[] bytesOf(WireRecord record) {
        WireWriter out = new WireWriter();
        record.writeTo(out);
        return out.toByteArray();
    }

    /** Closes the connection; the session stays. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
