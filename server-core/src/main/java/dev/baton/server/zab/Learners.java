package dev.baton.server.zab;

import dev.baton.server.quorum.QuorumVerifier;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is connected to the leader, and whether they are enough. In the order of their numbers. */
final class Learners {
    private final Core core;
    private final SortedMap<Long, Learner> byId = new TreeMap<>();

    Learners(Core core) {
        this.core = core;
    }

    void add(Learner learner) {
        byId.put(learner.id, learner);
    }

    @Nullable
    Learner find(long id) {
        return byId.get(id);
    }

    /** Returns whether there was one. */
    boolean remove(long id) {
        return byId.remove(id) != null;
    }

    Collection<Learner> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Those that take part in what is decided now. */
    List<Learner> synced() {
        return byId.values().stream().filter(Learner::isSynced).toList();
    }

    int count(boolean voters, boolean servingOnly) {
        return (int) byId.values().stream()
                .filter(learner -> voters == (!learner.observer && core.active().isVoter(learner.id)))
                .filter(learner -> !servingOnly || learner.stage == Learner.Stage.SERVING)
                .count();
    }

    /** Whether it is connected, and not as an observer. */
    boolean isVoting(long id) {
        Learner learner = byId.get(id);
        return learner != null && !learner.observer;
    }

    /** Whether those connected are a quorum together with this member. */
    boolean isQuorum() {
        return core.quorum().isQuorum(sid -> sid == core.self() || isVoting(sid));
    }

    /** Whether a quorum of {@code next}, this member included if it is in it, is served here. */
    boolean isServedQuorum(QuorumVerifier next) {
        return next.isQuorum(sid -> {
            Learner learner = byId.get(sid);
            return sid == core.self() || learner != null && !learner.observer && learner.stage == Learner.Stage.SERVING;
        });
    }

    /** Those that have been silent, or have left something unacknowledged, for too long. */
    List<Learner> overdue(long nowNanos) {
        return byId.values().stream()
                .filter(learner -> nowNanos >= learner.toleratedUntil(core.config))
                .toList();
    }

    /** When the next one is. */
    long deadlineNanos() {
        return byId.values().stream()
                .mapToLong(learner -> learner.toleratedUntil(core.config))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public String toString() {
        return byId.values().toString();
    }
}
