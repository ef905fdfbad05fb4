package dev.baton.server.node;

import dev.baton.server.auth.SaslStep;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import dev.baton.wire.session.Xids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection of a test: sends requests, decodes what comes back in order. */
final class TestClient {
    /** A reply or an event. */
    record Frame(ReplyHeader header, OpResponse body, WatcherEvent event) {
        ErrorCode error() {
            return ErrorCode.of(header.err());
        }

        @SuppressWarnings("unchecked")
        <T extends OpResponse> T as() {
            return (T) body;
        }

        /** For comparisons: {@code NODE_CREATED /a} or {@code 3 OK}. */
        String text() {
            return event != null ? event.type() + " " + event.path() : header.xid() + " " + error();
        }
    }

    final TestServer server;
    final ClientLane lane;
    private final Map<Integer, OpCode> sent = new HashMap<>();
    private int lastXid;
    ConnectResponse session;

    TestClient(TestServer server, ClientLane lane) {
        this.server = server;
        this.lane = lane;
    }

    ConnectResponse connect(int timeoutMillis) {
        return connect(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], true));
    }

    ConnectResponse resume(ConnectResponse earlier, int timeoutMillis) {
        return connect(new ConnectRequest(0, 0, timeoutMillis, earlier.sessionId(), earlier.password(), true));
    }

    /** Returns null if no answer came. */
    ConnectResponse connect(ConnectRequest request) {
        server.step(new NodeInput.ClientConnect(lane, request));
        session = readConnectResponse();
        return session;
    }

    ConnectResponse readConnectResponse() {
        byte[] frame = rawFrames(1).poll();
        return frame == null ? null : ConnectResponse.read(new WireReader(frame, 4, frame.length - 4));
    }

    long id() {
        return session.sessionId();
    }

    /** Sends and returns the reply; events on the way are lost. */
    Frame call(OpRequest request) {
        int xid = send(request);
        return receive().stream()
                .filter(frame -> frame.header.xid() == xid)
                .findFirst()
                .orElse(null);
    }

    <T extends OpResponse> T ok(OpRequest request) {
        Frame frame = call(request);
        if (frame == null || frame.header.err() != 0) {
            throw new AssertionError(request + " was answered " + frame);
        }
        return frame.as();
    }

    ErrorCode errorOf(OpRequest request) {
        return call(request).error();
    }

    int send(OpRequest request) {
        int xid = switch (request.op()) {
            case PING -> Xids.PING;
            case AUTH -> Xids.AUTH;
            default -> ++lastXid;
        };
        send(xid, request);
        return xid;
    }

    void send(int xid, OpRequest request) {
        sent.put(xid, request.op());
        server.step(new NodeInput.ClientRequest(lane, xid, request));
    }

    void sendMalformed(int xid, int type) {
        server.step(new NodeInput.ClientMalformed(lane, xid, type));
    }

    /** What a mechanism has made of a token. */
    int prove(SaslStep step) {
        int xid = ++lastXid;
        sent.put(xid, OpCode.SASL);
        server.step(new NodeInput.ClientSasl(lane, xid, step));
        return xid;
    }

    /** Sends a frame as an edge would. */
    void sendFrame(byte[] frame) {
        WireReader in = new WireReader(frame, 4, frame.length - 4);
        RequestHeader header = RequestHeader.read(in);
        OpCode op = OpCode.of(header.type());
        if (op == null || !op.spec().topLevel()) {
            sendMalformed(header.xid(), header.type());
            return;
        }
        OpRequest request;
        try {
            request = op.decodeRequest(in);
        } catch (MalformedRecordException e) {
            sendMalformed(header.xid(), header.type());
            return;
        }
        send(header.xid(), request);
    }

    /** Takes all frames as bytes. */
    List<byte[]> receiveBytes() {
        return new ArrayList<>(rawFrames(Integer.MAX_VALUE));
    }

    /** Takes all frames. */
    List<Frame> receive() {
        List<Frame> frames = new ArrayList<>();
        for (byte[] bytes : rawFrames(Integer.MAX_VALUE)) {
            frames.add(decode(bytes));
        }
        return frames;
    }

    List<String> receiveTexts() {
        return receive().stream().map(Frame::text).toList();
    }

    boolean closed() {
        return server.closed(lane);
    }

    CloseReason closeReason() {
        return server.closeReason(lane);
    }

    /** The connection breaks. */
    void drop() {
        server.step(new NodeInput.ClientClosed(lane));
    }

    private Frame decode(byte[] bytes) {
        WireReader in = new WireReader(bytes, 4, bytes.length - 4);
        ReplyHeader header = ReplyHeader.read(in);
        if (header.xid() == Xids.NOTIFICATION) {
            WatcherEvent event = WatcherEvent.read(in);
            in.expectEnd();
            return new Frame(header, null, event);
        }
        OpCode op = sent.get(header.xid());
        OpResponse body = header.err() == 0 ? op.decodeResponse(in) : null;
        in.expectEnd();
        return new Frame(header, body, null);
    }

    private ArrayDeque<byte[]> rawFrames(int max) {
        ArrayDeque<byte[]> frames = new ArrayDeque<>();
        WireWriter out = lane.out();
        WireReader in = new WireReader(out.array(), 0, out.size());
        while (in.remaining() > 0 && frames.size() < max) {
            int start = in.position();
            int length = in.readInt();
            in.skip(length);
            byte[] frame = new byte[4 + length];
            System.arraycopy(out.array(), start, frame, 0, frame.length);
            frames.add(frame);
        }
        byte[] rest = in.readBytes(in.remaining());
        out.clear();
        out.writeBytes(rest, 0, rest.length);
        return frames;
    }

    String create(String path, int flags) {
        return this.<Create.Response>ok(createRequest(path, flags)).path();
    }

    String create(String path) {
        return create(path, 0);
    }

    void delete(String path) {
        ok(new Delete.Request(path, -1));
    }

    void set(String path, String data) {
        ok(new SetData.Request(path, bytes(data), -1));
    }

    void auth(String userAndPassword) {
        ok(new Auth.Request(0, "digest", bytes(userAndPassword)));
    }

    void closeSession() {
        ok(new CloseSession.Request());
    }

    static Create.Request createRequest(String path, int flags) {
        return new Create.Request(path, bytes("x"), Acl.OPEN, flags);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String event(WatchEventType type, String path) {
        return type + " " + path;
    }
}
