package dev.baton.client.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Which hosts to try next, and after which pause. Several are raced in one attempt, a few at a time. All hosts are tried once
 * without a pause; then each round begins with one that doubles up to a limit, shortened at random by up to half so that many
 * clients do not come back together.
 */
final class HostCursor {
    /** Hosts of one attempt: the next one and some that are asked if it keeps silent. */
    static final int RACERS_MAX = 3;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long backoffMinNanos;
    private final long backoffMaxNanos;
    private List<HostPort> hosts;
    private long randomState;
    private int next;
    private int failuresInARow;
    private int pausedRounds;

    HostCursor(SessionConfig config) {
        hosts = config.hosts();
        backoffMinNanos = config.backoffMinNanos();
        backoffMaxNanos = config.backoffMaxNanos();
        randomState = config.seed();
    }

    /** The hosts of the next attempt, best first. */
    List<HostPort> candidates() {
        List<HostPort> racers = new ArrayList<>();
        // Not beyond the end of a round: after it comes a pause.
        int count = Math.min(RACERS_MAX, hosts.size() - failuresInARow % hosts.size());
        for (int i = 0; i < count; i++) {
            racers.add(hosts.get((next + i) % hosts.size()));
        }
        return List.copyOf(racers);
    }

    List<HostPort> all() {
        return hosts;
    }

    int size() {
        return hosts.size();
    }

    boolean contains(HostPort host) {
        return hosts.contains(host);
    }

    /** A connection to this host stands: the next attempt begins with the one behind it. */
    void reached(HostPort host) {
        int index = hosts.indexOf(host);
        if (index >= 0) {
            next = (index + 1) % hosts.size();
        }
    }

    /** The next attempt begins with this host. */
    void prefer(HostPort host) {
        int index = hosts.indexOf(host);
        if (index >= 0) {
            next = index;
        }
    }

    /** The next attempt begins anywhere but with this host, if there is another. */
    void preferAnother(HostPort host) {
        next = (int) Long.remainderUnsigned(nextRandom(), hosts.size());
        if (hosts.get(next).equals(host)) {
            next = (next + 1) % hosts.size();
        }
    }

    /** Other hosts are to be tried from now on. */
    void update(List<HostPort> newHosts) {
        hosts = List.copyOf(newHosts);
        next = 0;
        failuresInARow = 0;
        pausedRounds = 0;
    }

    /** All hosts of an attempt have failed. */
    void failed(int racers) {
        next = (next + racers) % hosts.size();
        failuresInARow += racers;
    }

    /** A host that was reached has led to nothing. */
    void failedAfterReached() {
        failuresInARow++;
    }

    /** A server has answered a request: the next break starts from the beginning. */
    void succeeded() {
        failuresInARow = 0;
        pausedRounds = 0;
    }

    /** Pause before the next attempt. */
    long pauseNanos() {
        int rounds = failuresInARow / hosts.size();
        if (rounds <= pausedRounds) {
            return 0;
        }
        pausedRounds = rounds;
        int doublings = Math.min(rounds - 1, 30);
        long full = backoffMinNanos << doublings >> doublings == backoffMinNanos
                ? Math.min(backoffMinNanos << doublings, backoffMaxNanos)
                : backoffMaxNanos;
        return full / 2 + randomBelow(full / 2 + 1);
    }

    /** A number from 0 up to the limit, without it. */
    long randomBelow(long limit) {
        return Long.remainderUnsigned(nextRandom(), limit);
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
