package dev.baton.server.edge.peer;

import java.util.Set;
import java.util.TreeSet;

/**
 * What the network does not carry, for tests: to a peer, from a peer, or both. A peer that is cut off in one direction is not told;
 * bytes vanish, connections stay. Owned by the loop.
 */
final class Faults {
    private final Set<Long> notTo = new TreeSet<>();
    private final Set<Long> notFrom = new TreeSet<>();

    void cut(long peer, boolean to, boolean from) {
        if (to) {
            notTo.add(peer);
        }
        if (from) {
            notFrom.add(peer);
        }
    }

    /** Carries everything again. */
    void heal() {
        notTo.clear();
        notFrom.clear();
    }

    boolean loses(long peer, boolean sending) {
        return (sending ? notTo : notFrom).contains(peer);
    }

    /** Whether no connection can be made, for which both directions are needed. */
    boolean separates(long peer) {
        return notTo.contains(peer) || notFrom.contains(peer);
    }
}
