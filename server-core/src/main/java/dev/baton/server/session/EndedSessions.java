package dev.baton.server.session;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Ids of sessions of the ensemble that have ended lately. Where sessions may be local to other members, an unknown id says nothing about
 * whether it lives; this tells those that do not. A member that has not heard of an end for as long as ids are kept has lost its leader,
 * and with it the connection that could still speak for the session.
 */
public final class EndedSessions {
    private record Ended(long id, long forgetNanos) {}

    private final long keepNanos;
    private final ArrayDeque<Ended> inOrder = new ArrayDeque<>();
    private final Set<Long> ids = new HashSet<>();

    /** @param keepNanos for how long an id is kept at least */
    public EndedSessions(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    /** A session has ended. */
    public void add(long id, long nowNanos) {
        forgetBefore(nowNanos);
        if (ids.add(id)) {
            inOrder.add(new Ended(id, nowNanos + keepNanos));
        }
    }

    public boolean contains(long id) {
        return ids.contains(id);
    }

    public void clear() {
        inOrder.clear();
        ids.clear();
    }

    private void forgetBefore(long nowNanos) {
        while (!inOrder.isEmpty() && inOrder.element().forgetNanos() <= nowNanos) {
            ids.remove(inOrder.remove().id());
        }
    }
}
