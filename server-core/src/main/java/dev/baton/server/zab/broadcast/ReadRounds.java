package dev.baton.server.zab.broadcast;

import dev.baton.server.quorum.QuorumVerifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Confirms that this leader still led after a {@code sync} was asked for. A round is a PING to every serving learner; a learner answers
 * its pings one by one and in order, and only while it follows this leader, so an answer to a ping sent after the question proves that
 * it had not turned to a later leader by then. A quorum of such answers excludes that somebody else had decided anything.
 *
 * <p>One round runs at a time; questions that come meanwhile share the next one. Answers come in the order of the questions.
 *
 * @param <Q> the question, opaque here
 */
public final class ReadRounds<Q> {
    /**
     * A question that has been answered by the quorum.
     *
     * @param zxid what must be decided, and applied where the answer is given, before it is given
     */
    public record Confirmed<Q>(Q question, long zxid) {}

    private static final class Pings {
        private long sent;
        private long answered;
        private long wanted = Long.MAX_VALUE;
    }

    private final Supplier<QuorumVerifier> quorum;
    private final long self;
    private final SortedMap<Long, Pings> learners = new TreeMap<>();
    private final ArrayDeque<Confirmed<Q>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Confirmed<Q>> running = new ArrayDeque<>();

    /** @param quorum what decides at the time of the question */
    public ReadRounds(Supplier<QuorumVerifier> quorum, long self) {
        this.quorum = quorum;
        this.self = self;
    }

    /**
     * A learner serves from now on. A round that runs begins again with it: without it there may be no quorum to answer, and
     * nobody else may come or go for ever.
     */
    public void onLearner(long sid) {
        learners.put(sid, new Pings());
        beginAgain();
    }

    /** A learner left. A round that may have counted on it begins again. */
    public void onGone(long sid) {
        if (learners.remove(sid) != null) {
            beginAgain();
        }
    }

    private void beginAgain() {
        while (!running.isEmpty()) {
            waiting.addFirst(running.removeLast());
        }
    }

    /** Every ping that is sent, whatever for, has to be counted here. */
    public void onPingSent(long sid) {
        Objects.requireNonNull(learners.get(sid)).sent++;
    }

    /**
     * An answer to a ping.
     *
     * @return false if there was nothing to answer
     */
    public boolean onPong(long sid) {
        Pings pings = learners.get(sid);
        if (pings == null || pings.answered == pings.sent) {
            return false;
        }
        pings.answered++;
        return true;
    }

    /** A question. It will be confirmed by a round that begins after this call. */
    public void ask(Q question, long zxid) {
        waiting.add(new Confirmed<>(question, zxid));
    }

    /** Whether a round should begin now: ping every learner, then call {@link #begin()}. */
    public boolean wantsRound() {
        return running.isEmpty() && !waiting.isEmpty();
    }

    /** The pings of a round have been sent. */
    public void begin() {
        running.addAll(waiting);
        waiting.clear();
        for (Pings pings : learners.values()) {
            pings.wanted = pings.sent;
        }
    }

    /** The questions of the running round if it is confirmed, else none. They are handed out once. */
    public List<Confirmed<Q>> takeConfirmed() {
        if (running.isEmpty() || !quorum.get().isQuorum(this::confirms)) {
            return List.of();
        }
        List<Confirmed<Q>> confirmed = new ArrayList<>(running);
        running.clear();
        return confirmed;
    }

    private boolean confirms(long sid) {
        Pings pings = learners.get(sid);
        return sid == self || pings != null && pings.answered >= pings.wanted;
    }
}
