package dev.baton.client.session;

import java.util.List;

/**
 * When a client leaves a healthy connection for another server: because its server is not among the servers any more, because
 * there are more of them now and it is its turn, because it is time to spread anew, or because a server that takes writes was
 * found while it reads only. It first stops sending and lets the answers come, so no operation is hurt.
 */
final class Mover {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long SPREAD_NANOS = 2_000_000_000L;
    private static final long PROBE_NANOS_MIN = 200_000_000L;
    private static final long PROBE_NANOS_MAX = 20_000_000_000L;

    private final HostCursor hosts;
    private final long rebalanceNanos;
    private long moveAtNanos = NEVER;
    private long probeAtNanos = NEVER;
    private long probeIntervalNanos;
    private int probeIndex;
    private boolean leaving;

    Mover(HostCursor hosts, long rebalanceNanos) {
        this.hosts = hosts;
        this.rebalanceNanos = rebalanceNanos;
    }

    /** A connection begins. */
    void connected(boolean readOnly, long nowNanos) {
        leaving = false;
        probeIntervalNanos = PROBE_NANOS_MIN;
        probeAtNanos = readOnly ? nowNanos + probeIntervalNanos : NEVER;
        moveAtNanos = NEVER;
        if (rebalanceNanos != NEVER && hosts.size() > 1) {
            moveAtNanos = nowNanos + rebalanceNanos / 2 + hosts.randomBelow(rebalanceNanos);
        }
    }

    /** The connection has ended. */
    void disconnected() {
        leaving = false;
        moveAtNanos = NEVER;
        probeAtNanos = NEVER;
    }

    /** The list of servers has changed; only the share of clients moves that the new servers should have. */
    void hostsChanged(HostPort current, int before, long nowNanos) {
        boolean gone = !hosts.contains(current);
        int after = hosts.size();
        if (gone || hosts.randomBelow(after) >= Math.min(before, after)) {
            moveAtNanos = Math.min(moveAtNanos, nowNanos + hosts.randomBelow(SPREAD_NANOS));
        }
    }

    /** A server that takes writes was found. */
    void writableFound(HostPort host) {
        hosts.prefer(host);
        leaving = true;
    }

    /** Whether nothing more is to be sent on this connection. */
    boolean isLeaving() {
        return leaving;
    }

    long nextNanos() {
        return Math.min(moveAtNanos, probeAtNanos);
    }

    /** Looks at the clock. */
    void fire(HostPort current, long nowNanos, Outbox out) {
        if (nowNanos >= moveAtNanos) {
            moveAtNanos = NEVER;
            hosts.preferAnother(current);
            leaving = true;
        }
        if (nowNanos >= probeAtNanos) {
            probeIntervalNanos = Math.min(probeIntervalNanos * 2, PROBE_NANOS_MAX);
            probeAtNanos = nowNanos + probeIntervalNanos;
            List<HostPort> all = hosts.all();
            HostPort asked = all.get(probeIndex++ % all.size());
            if (asked.equals(current)) {
                asked = all.get(probeIndex++ % all.size());
            }
            if (!asked.equals(current)) {
                out.add(new Output.Probe(asked));
            }
        }
    }
}
