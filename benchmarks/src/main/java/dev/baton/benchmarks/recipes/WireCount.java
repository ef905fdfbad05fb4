package dev.baton.benchmarks.recipes;

import dev.baton.testing.FaultProxy.Direction;
import dev.baton.testing.Recorder;
import dev.baton.wire.op.OpCode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What clients have asked of a server, and been told by it. Opening, proving and closing sessions does not count.
 *
 * @param writes requests that the server makes durable before it answers, those that failed too
 * @param failedWrites those that were answered by an error
 * @param reads all other requests: reads, syncs, watches set and removed
 * @param events what was told unasked
 */
record WireCount(long writes, long failedWrites, long reads, long events) {
    private static final int EVENT_XID = -1;

    private record Request(int connection, int xid) {}

    static WireCount of(List<Recorder.Frame> frames) {
        Map<Request, OpCode> asked = new HashMap<>();
        Set<Integer> greeted = new HashSet<>();
        Set<Integer> admitted = new HashSet<>();
        long writes = 0;
        long failed = 0;
        long reads = 0;
        long events = 0;
        for (Recorder.Frame frame : frames) {
            ByteBuffer body = ByteBuffer.wrap(frame.body());
            boolean request = frame.direction() == Direction.TO_SERVER;
            // the first frame each way is about the session
            if ((request ? greeted : admitted).add(frame.connection())) {
                continue;
            }
            int xid = body.getInt();
            if (request) {
                OpCode op = OpCode.of(body.getInt());
                if (xid >= 0 && op != null && op != OpCode.CLOSE_SESSION) {
                    asked.put(new Request(frame.connection(), xid), op);
                    writes += op.isWrite() ? 1 : 0;
                    reads += op.isWrite() ? 0 : 1;
                }
            } else if (xid == EVENT_XID) {
                events++;
            } else {
                body.getLong();
                OpCode op = asked.remove(new Request(frame.connection(), xid));
                failed += op != null && op.isWrite() && body.getInt() != 0 ? 1 : 0;
            }
        }
        return new WireCount(writes, failed, reads, events);
    }

    /** For each of so many operations, as cells of a table. */
    String per(long operations) {
        return String.format(
                Locale.ROOT,
                "%.2f | %.2f | %.2f | %.2f",
                each(writes, operations),
                each(failedWrites, operations),
                each(reads, operations),
                each(events, operations));
    }

    private static double each(long count, long operations) {
        return (double) count / Math.max(1, operations);
    }
}
