package dev.baton.conformance.harness;

import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import dev.baton.testing.Recorder;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Sees through a {@link FaultProxy} which operations really crossed the wire and how they were answered, so that a test
 * cannot claim an operation that its client library never sent. Thread-safe.
 */
public final class WireRecorder {
    private final Recorder recorder = new Recorder();
    private final Set<Exchange> exchanges = new HashSet<>();
    private final Map<Integer, Connection> connections = new HashMap<>();

    /** Number of recorded frames that have been looked at. */
    private int seen;

    /** An operation and the code of its answer; results inside a multi count by themselves as well. */
    public record Exchange(OpCode op, ErrorCode error) {}

    /** A proxy in front of a server that this one watches. */
    public FaultProxy before(String server) {
        return FaultProxy.to(server, recorder);
    }

    /** All different exchanges so far; an answer is among them before its client has it. */
    public synchronized Set<Exchange> exchanges() {
        List<Recorder.Frame> frames = recorder.frames();
        for (Recorder.Frame frame : frames.subList(seen, frames.size())) {
            connections
                    .computeIfAbsent(frame.connection(), number -> new Connection())
                    .add(frame);
        }
        seen = frames.size();
        return Set.copyOf(exchanges);
    }

    /** The codes seen for each operation. */
    public Map<OpCode, Set<ErrorCode>> byOperation() {
        Map<OpCode, Set<ErrorCode>> result = new EnumMap<>(OpCode.class);
        exchanges()
                .forEach(exchange -> result.computeIfAbsent(exchange.op(), op -> new HashSet<>())
                        .add(exchange.error()));
        return result;
    }

    /** Forgets the exchanges so far; requests that wait for their answers are kept. */
    public synchronized void clear() {
        exchanges();
        exchanges.clear();
    }

    /** One connection: requests wait here for their replies by xid. The first frame of each direction is the handshake. */
    private final class Connection {
        private final Set<Direction> shaken = EnumSet.noneOf(Direction.class);
        private final Map<Integer, Queue<OpCode>> pending = new HashMap<>();

        void add(Recorder.Frame frame) {
            if (shaken.add(frame.direction())) {
                return;
            }
            if (frame.direction() == Direction.TO_SERVER) {
                request(frame.body());
            } else {
                reply(frame.body());
            }
        }

        private void request(byte[] frame) {
            if (frame.length < RequestHeader.BYTES) {
                return;
            }
            RequestHeader header = RequestHeader.read(new WireReader(frame));
            OpCode op = OpCode.of(header.type());
            if (op != null) {
                pending.computeIfAbsent(header.xid(), xid -> new ArrayDeque<>()).add(op);
            }
        }

        private void reply(byte[] frame) {
            if (frame.length < ReplyHeader.BYTES) {
                return;
            }
            WireReader reader = new WireReader(frame);
            ReplyHeader header = ReplyHeader.read(reader);
            Queue<OpCode> asked = pending.get(header.xid());
            OpCode op = asked == null ? null : asked.poll();
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
}
