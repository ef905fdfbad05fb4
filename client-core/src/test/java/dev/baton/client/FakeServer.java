package dev.baton.client;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/** A server on loopback whose behaviour is a script that runs for each connection on a thread of its own. */
public final class FakeServer implements AutoCloseable {
    public static final Stat STAT = new Stat(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    public final AtomicInteger accepted = new AtomicInteger();

    /** What to do with a connection. */
    @FunctionalInterface
    public interface Script {
        void serve(Connection connection) throws IOException;
    }

    public FakeServer(Script script) {
        this(script, ServerSocketFactory.getDefault());
    }

    /** With sockets of another kind, TLS for example. */
    public FakeServer(Script script, ServerSocketFactory sockets) {
        this.script = script;
        try {
            listener = sockets.createServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "fake-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int openConnections() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "fake-server-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.serve(new Connection(socket));
        } catch (IOException e) {
            // the client has gone, or the test is over
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens sessions and answers getData, pings and the end of the session. */
    public static void wellBehaved(Connection connection) throws IOException {
        connection.handshake(10_000);
        connection.serveReads();
    }

    /** One connection of a client. */
    public static final class Connection {
        private final DataInputStream in;
        private final OutputStream out;
        public final Socket socket;
        private Function<String, byte[]> dataOf = path -> new byte[] {1, 2, 3};

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        }

        public WireReader readFrame() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return new WireReader(frame);
        }

        public ConnectRequest handshake(int timeoutMillis) throws IOException {
            return handshake(timeoutMillis, false);
        }

        /** As a server without a quorum, if it says that it only reads. */
        public ConnectRequest handshake(int timeoutMillis, boolean readOnly) throws IOException {
            ConnectRequest request = ConnectRequest.read(readFrame());
            long id = request.sessionId() == 0 ? 77 : request.sessionId();
            send(new ConnectResponse(0, timeoutMillis, id, new byte[16], readOnly));
            return request;
        }

        /** Whether this is no session but a question of four letters; the answer is sent then. */
        public boolean isAsked(String word, String answer) throws IOException {
            in.mark(word.length());
            if (new String(in.readNBytes(word.length()), StandardCharsets.US_ASCII).equals(word)) {
                sendRaw(answer.getBytes(StandardCharsets.US_ASCII));
                return true;
            }
            in.reset();
            return false;
        }

        /** Waits until the client hangs up. */
        public void silence() throws IOException {
            while (in.read() >= 0) {
                // nothing is answered
            }
        }

        /** What nodes have from now on. */
        public void data(Function<String, byte[]> newDataOf) {
            dataOf = newDataOf;
        }

        public void serveReads() throws IOException {
            while (serveOne()) {
                // until the session ends
            }
        }

        /** Answers one request; false after the end of the session. */
        public boolean serveOne() throws IOException {
            WireReader frame = readFrame();
            int xid = frame.readInt();
            int op = frame.readInt();
            if (op == OpCode.CLOSE_SESSION.code()) {
                send(new ReplyHeader(xid, 1, 0), EmptyResponse.INSTANCE);
                return false;
            }
            if (xid == Xids.PING) {
                send(new ReplyHeader(xid, 1, 0));
            } else if (op == OpCode.EXISTS.code()) {
                send(new ReplyHeader(xid, 1, 0), new Exists.Response(STAT));
            } else if (op == OpCode.MULTI_READ.code()) {
                List<MultiResult> reads = new ArrayList<>();
                for (OpRequest read : MultiRead.Request.read(frame).ops()) {
                    byte[] data = dataOf.apply(((GetData.Request) read).path());
                    reads.add(MultiResult.success(OpCode.GET_DATA, new GetData.Response(data, STAT)));
                }
                send(new ReplyHeader(xid, 1, 0), new Multi.Response(reads));
            } else {
                String path = op == OpCode.GET_DATA.code()
                        ? GetData.Request.read(frame).path()
                        : "";
                send(new ReplyHeader(xid, 1, 0), new GetData.Response(dataOf.apply(path), STAT));
            }
            return true;
        }

        public static byte[] event(String path) {
            return frame(
                    new ReplyHeader(Xids.NOTIFICATION, 1, 0),
                    new WatcherEvent(WatchEventType.NODE_DATA_CHANGED, 3, path));
        }

        public void send(WireRecord... records) throws IOException {
            out.write(frame(records));
        }

        public void sendRaw(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        public static byte[] frame(WireRecord... records) {
            WireWriter writer = new WireWriter();
            int mark = writer.beginFrame();
            for (WireRecord record : records) {
                record.writeTo(writer);
            }
            writer.endFrame(mark);
            return writer.toByteArray();
        }
    }
}
