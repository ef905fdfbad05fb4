package dev.baton.conformance.harness;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Sees through a {@link FaultProxy} which operations really crossed the wire and how they were answered, so that a test
 * cannot claim an operation that its client library never sent. Thread-safe.
 */
public final class WireRecorder {
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    /** An operation and the code of its answer; results inside a multi count by themselves as well. */
    public record Exchange(OpCode op, ErrorCode error) {}

    /** All different exchanges so far. */
    public Set<Exchange> exchanges() {
        return Set.copyOf(exchanges);
    }

    public void clear() {
        exchanges.clear();
    }

    /** For {@link FaultProxy#to(int, java.util.function.Supplier)}. */
    public FaultProxy.Tap newTap() {
        return new Connection();
    }

    /** One connection: requests wait here for their replies by xid. */
    private final class Connection implements FaultProxy.Tap {
        private final Frames up = new Frames(this::request);
        private final Frames down = new Frames(this::reply);
        private final Map<Integer, Queue<OpCode>> pending = new ConcurrentHashMap<>();

        @Override
        public void fromClient(byte[] bytes, int length) {
            up.add(bytes, length);
        }

        @Override
        public void fromServer(byte[] bytes, int length) {
            down.add(bytes, length);
        }

        private void request(byte[] frame) {
            if (frame.length < RequestHeader.BYTES) {
                return;
            }
            RequestHeader header = RequestHeader.read(new WireReader(frame));
            OpCode op = OpCode.of(header.type());
            if (op != null) {
                pending.computeIfAbsent(header.xid(), xid -> new ConcurrentLinkedQueue<>())
                        .add(op);
            }
        }

        private void reply(byte[] frame) {
            if (frame.length < ReplyHeader.BYTES) {
                return;
            }
            WireReader reader = new WireReader(frame);
            ReplyHeader header = ReplyHeader.read(reader);
            OpCode op = pending.getOrDefault(header.xid(), new ArrayDeque<>()).poll();
            if (op == null) {
                return;
            }
            exchanges.add(new Exchange(op, ErrorCode.of(header.err())));
            if ((op == OpCode.MULTI || op == OpCode.MULTI_READ) && header.err() == 0) {
                for (MultiResult result : Multi.Response.read(reader).results()) {
                    exchanges.add(new Exchange(op, ErrorCode.of(result.err())));
                }
            }
        }
    }

    /** Cuts a stream into frames; the first one, the handshake, is skipped. */
    private static final class Frames {
        private final Consumer<byte[]> sink;
        private byte[] buffer = new byte[0];
        private boolean shaken;

        Frames(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        void add(byte[] bytes, int length) {
            int kept = buffer.length;
            buffer = Arrays.copyOf(buffer, kept + length);
            System.arraycopy(bytes, 0, buffer, kept, length);
            int at = 0;
            while (buffer.length - at >= 4) {
                int size = new WireReader(buffer, at, 4).readInt();
                if (size < 0 || buffer.length - at - 4 < size) {
                    break;
                }
                if (shaken) {
                    sink.accept(Arrays.copyOfRange(buffer, at + 4, at + 4 + size));
                }
                shaken = true;
                at += 4 + size;
            }
            buffer = Arrays.copyOfRange(buffer, at, buffer.length);
        }
    }

    /** The codes seen for each operation. */
    public Map<OpCode, Set<ErrorCode>> byOperation() {
        Map<OpCode, Set<ErrorCode>> result = new EnumMap<>(OpCode.class);
        exchanges.forEach(exchange ->
                result.computeIfAbsent(exchange.op(), op -> new HashSet<>()).add(exchange.error()));
        return result;
    }
}
