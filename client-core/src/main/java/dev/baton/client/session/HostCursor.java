package dev.baton.client.session;

import java.util.List;

/**
 * Which host to try next, and after which pause. All hosts are tried once without a pause; then each round begins with one that
 * doubles up to a limit, shortened at random by up to half so that many clients do not come back together.
 */
final class HostCursor {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<HostPort> hosts;
    private final long backoffMinNanos;
    private final long backoffMaxNanos;
    private long randomState;
    private int next;
    private int failuresInARow;

    HostCursor(SessionConfig config) {
        hosts = config.hosts();
        backoffMinNanos = config.backoffMinNanos();
        backoffMaxNanos = config.backoffMaxNanos();
        randomState = config.seed();
    }

    HostPort advance() {
        HostPort host = hosts.get(next);
        next = (next + 1) % hosts.size();
        return host;
    }

    /** Counts an attempt that led to nothing. */
    void failed() {
        failuresInARow++;
    }

    /** A server has answered a request: the next break starts from the beginning. */
    void succeeded() {
        failuresInARow = 0;
    }

    /** Pause before the next attempt. */
    long pauseNanos() {
        if (failuresInARow == 0 || failuresInARow % hosts.size() != 0) {
            return 0;
        }
        int doublings = Math.min(failuresInARow / hosts.size() - 1, 30);
        long full = backoffMinNanos << doublings >> doublings == backoffMinNanos
                ? Math.min(backoffMinNanos << doublings, backoffMaxNanos)
                : backoffMaxNanos;
        return full / 2 + Long.remainderUnsigned(nextRandom(), full / 2 + 1);
    }

    /** SplitMix64. */
    private long nextRandom() {
        randomState += GOLDEN;
        long z = randomState;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
