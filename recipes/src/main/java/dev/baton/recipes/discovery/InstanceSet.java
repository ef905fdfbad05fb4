package dev.baton.recipes.discovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which instances of a service to believe in. An instance that vanishes is dropped at once, unless so many vanish within a short
 * time that the registry is more likely to be ill than they are: then all of them are held as suspects for a while.
 *
 * <p>An instance that said it was draining before it went is never held. Pure; not thread-safe.
 */
final class InstanceSet {
    private static final int SIZE_MIN = 3;

    private final double massShare;
    private final long windowNanos;
    private final long holdNanos;
    private final Map<String, ServiceInstance> present = new TreeMap<>();
    private final Map<String, Suspect> suspects = new TreeMap<>();
    private final Deque<Suspect> vanished = new ArrayDeque<>();

    private record Suspect(ServiceInstance instance, long sinceNanos) {}

    /**
     * An empty set.
     *
     * @param massShare share of the instances that must vanish to be held, above 1 for never
     * @param windowNanos time within which they must vanish
     * @param holdNanos how long they are held
     */
    InstanceSet(double massShare, long windowNanos, long holdNanos) {
        this.massShare = massShare;
        this.windowNanos = windowNanos;
        this.holdNanos = holdNanos;
    }

    /** Takes what the registry shows now. */
    void update(Collection<ServiceInstance> now, long nowNanos) {
        Map<String, ServiceInstance> next = new TreeMap<>();
        now.forEach(instance -> next.put(instance.id(), instance));
        for (ServiceInstance former : present.values()) {
            if (!next.containsKey(former.id()) && former.state() != InstanceState.DRAINING) {
                vanished.add(new Suspect(former, nowNanos));
            }
        }
        present.clear();
        present.putAll(next);
        vanished.removeIf(gone -> next.containsKey(gone.instance().id()));
        suspects.keySet().removeIf(next::containsKey);
        while (!vanished.isEmpty() && nowNanos - vanished.peek().sinceNanos() > windowNanos) {
            vanished.poll();
        }
        int before = present.size() + vanished.size();
        if (before >= SIZE_MIN && vanished.size() > massShare * before) {
            for (Suspect gone : vanished) {
                suspects.putIfAbsent(gone.instance().id(), gone);
            }
        }
        expire(nowNanos);
    }

    /** Forgets everything. */
    void clear() {
        present.clear();
        suspects.clear();
        vanished.clear();
    }

    /** Drops suspects whose time is over; whether there were any. */
    boolean expire(long nowNanos) {
        return suspects.values().removeIf(suspect -> nowNanos - suspect.sinceNanos() >= holdNanos);
    }

    /** Nanoseconds until {@link #expire} has something to do, or -1. */
    long nextExpiryNanos(long nowNanos) {
        long next = -1;
        for (Suspect suspect : suspects.values()) {
            long left = Math.max(0, suspect.sinceNanos() + holdNanos - nowNanos);
            next = next < 0 ? left : Math.min(next, left);
        }
        return next;
    }

    /** All that are registered, or held. */
    List<ServiceInstance> all() {
        Map<String, ServiceInstance> all = new TreeMap<>(present);
        suspects.forEach((id, suspect) -> all.put(id, suspect.instance()));
        return new ArrayList<>(all.values());
    }

    /** Ids of those that are held although they are not registered any more. */
    List<String> suspectIds() {
        return new ArrayList<>(suspects.keySet());
    }
}
