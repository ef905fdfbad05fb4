package dev.baton.server;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client of bytes: frames as the test wants them, over a real socket. */
public final class RawClient implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 60_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int nextXid = 1;

    /** A reply: its header, and its body for reading. */
    public record Reply(ReplyHeader header, WireReader body) {}

    public RawClient(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), READ_MILLIS_MAX);
        socket.setSoTimeout(READ_MILLIS_MAX);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and opens a session. */
    public static RawClient session(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.handshake(0, new byte[16], 30_000);
        return client;
    }

    public ConnectResponse handshake(long sessionId, byte[] password, int timeoutMillis) throws IOException {
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        new ConnectRequest(0, 0, timeoutMillis, sessionId, password, false).writeTo(out);
        out.endFrame(mark);
        send(out.toByteArray());
        return ConnectResponse.read(new WireReader(frame()));
    }

    public void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The frame of a request with the next xid. */
    public byte[] encode(OpRequest request) {
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        out.writeInt(nextXid++);
        out.writeInt(request.op().code());
        request.writeTo(out);
        out.endFrame(mark);
        return out.toByteArray();
    }

    public Reply call(OpRequest request) throws IOException {
        send(encode(request));
        return reply();
    }

    public Reply reply() throws IOException {
        WireReader body = new WireReader(frame());
        return new Reply(ReplyHeader.read(body), body);
    }

    private byte[] frame() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /** All that comes until the server closes. */
    public byte[] readToEnd() throws IOException {
        try {
            return in.readAllBytes();
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
