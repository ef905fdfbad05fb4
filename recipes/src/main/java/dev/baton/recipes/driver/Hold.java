package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.Loss;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What an admitted contender has: its node, the session it lives with, and what is known of both. Thread-safe. */
public final class Hold {
    /** {@code HELD <-> SUSPENDED}, and from both to {@code LOST} or {@code RELEASED}, which are final. */
    public enum State {
        HELD,
        SUSPENDED,
        LOST,
        RELEASED
    }

    private final Attempt attempt;
    private final String path;
    private final long token;
    private final Lease lease;
    private final CompletableFuture<Loss> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> revocation = new CompletableFuture<>();
    private final Bulletin<State> news = new Bulletin<>();

    /** Read by anybody, changed under the monitor. */
    private volatile State state = State.HELD;

    Hold(Attempt attempt, String path, long token, Lease lease) {
        this.attempt = attempt;
        this.path = path;
        this.token = token;
        this.lease = lease;
    }

    /** The zxid that created the node. */
    public long token() {
        return token;
    }

    /** The own node. */
    public String path() {
        return path;
    }

    /** The session that the node lives and dies with. */
    public long sessionId() {
        return lease.sessionId();
    }

    public Client client() {
        return lease.client();
    }

    public State state() {
        return state;
    }

    /** Whether it is provably held at this moment. Costs no request. */
    public boolean isProven() {
        return state == State.HELD && lease.holds();
    }

    /** Time for which the session certainly lives; zero once it is over. */
    public long remainingNanos() {
        return isOver() ? 0 : Math.max(0, lease.remainingNanos());
    }

    /** Completes with the reason when it is lost; never if it is released before. */
    public CompletableFuture<Loss> lost() {
        return lost.copy();
    }

    /** Completes when somebody asks for what is held; never if that does not happen. */
    public CompletableFuture<Void> revocation() {
        return revocation.copy();
    }

    /** Tells of each later change of state, in order; the listener must not block. */
    public Registration onState(Consumer<State> listener) {
        return news.subscribe(listener);
    }

    /** Gives it up. Returns at once; the node is removed as durably as the session lives. False if it was over already. */
    public boolean release() {
        if (!end(State.RELEASED)) {
            return false;
        }
        attempt.abandon();
        return true;
    }

    /** Gives it up for a reason that the owner must be told, before the node is removed. False if it was over already. */
    public boolean giveUp(Loss reason) {
        if (!end(State.LOST)) {
            return false;
        }
        lost.complete(reason);
        attempt.abandon();
        return true;
    }

    /** Completes, never exceptionally, when the node is gone or is certain to go with its session. */
    public CompletableFuture<Void> gone() {
        return attempt.finished();
    }

    /** Held becomes suspended. */
    void suspend() {
        replace(State.HELD, State.SUSPENDED);
    }

    /** Suspended becomes held. */
    void resume() {
        replace(State.SUSPENDED, State.HELD);
    }

    /** Lost, unless over before. */
    void lose(Loss reason) {
        if (end(State.LOST)) {
            client().runCallback(() -> lost.complete(reason));
        }
    }

    void revocationAsked() {
        client().runCallback(() -> revocation.complete(null));
    }

    /** Whether the session is proven for long enough to begin something. */
    boolean isFresh() {
        return lease.isFresh();
    }

    /** Whether the clock has run out, or nearly, over what counts as held. */
    boolean isDoubtful() {
        return state == State.HELD && lease.untilDoubtNanos() <= 0;
    }

    /** When {@link #isDoubtful()} turns true at the latest, from now; the longest time if it does not matter. */
    long untilDoubtNanos() {
        return state == State.HELD ? lease.untilDoubtNanos() : Long.MAX_VALUE;
    }

    private boolean isOver() {
        State now = state;
        return now == State.LOST || now == State.RELEASED;
    }

    private void replace(State from, State to) {
        synchronized (this) {
            if (state != from) {
                return;
            }
            state = to;
            news.post(to);
        }
        client().runCallback(news::tell);
    }

    private boolean end(State last) {
        synchronized (this) {
            if (isOver()) {
                return false;
            }
            state = last;
            news.post(last);
        }
        client().runCallback(news::tell);
        return true;
    }

    @Override
    public String toString() {
        return path + " token=0x" + Long.toHexString(token) + " " + state;
    }
}
