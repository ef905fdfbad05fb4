package dev.baton.server.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Clients' writes that were sent to the leader and have not come back as transactions. The leader keeps them all until it has room to
 * propose them, whether or not their clients are still there, so what one member may give it is bounded by bytes. They come back in the order
 * in which they were sent.
 */
final class Forwards {
    /** What a request takes besides its body. */
    private static final int OVERHEAD_BYTES = 256;

    private record Sent(long sessionId, int cxid, long bytes) {
        boolean is(long session, int number) {
            return sessionId == session && cxid == number;
        }
    }

    private final long bytesMax;
    private final ArrayDeque<Sent> inOrder = new ArrayDeque<>();
    private final Map<Long, Integer> countBySession = new HashMap<>();
    private long bytes;

    /** @param bytesMax bytes from which nothing more is to be sent */
    Forwards(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A request was sent. */
    void add(long sessionId, int cxid, int bodyBytes) {
        Sent sent = new Sent(sessionId, cxid, (long) bodyBytes + OVERHEAD_BYTES);
        inOrder.add(sent);
        countBySession.merge(sessionId, 1, Integer::sum);
        bytes += sent.bytes();
    }

    /** A transaction came, perhaps one that was asked for here. What was asked for before it and did not come will not come any more. */
    void decided(long sessionId, int cxid) {
        Sent first = inOrder.peek();
        if (first == null) {
            return;
        }
        boolean known = first.is(sessionId, cxid)
                || countBySession.containsKey(sessionId) && inOrder.stream().anyMatch(sent -> sent.is(sessionId, cxid));
        boolean found = !known;
        while (!found) {
            Sent sent = inOrder.remove();
            bytes -= sent.bytes();
            countBySession.computeIfPresent(sent.sessionId(), (id, count) -> count == 1 ? null : count - 1);
            found = sent.is(sessionId, cxid);
        }
    }

    boolean full() {
        return bytes >= bytesMax;
    }

    /** Whether there is room for a good number again. */
    boolean relieved() {
        return bytes <= bytesMax / 2;
    }

    /** There is no leader any more that could keep anything. */
    void clear() {
        inOrder.clear();
        countBySession.clear();
        bytes = 0;
    }
}
