package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.node.Clockwork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the attempts of one recipe object: tells them of the session, ends their waiting, and has the session proven while there are
 * any. Awake only while there are attempts, and for one period after.
 *
 * <p>One tick a period serves all attempts, so that an acquisition that is quickly over costs no timer of its own. Its lock is
 * never held while attempts act or a request is made, which may have to wait for room.
 */
public final class Keeper {
    /** Ticks per session timeout. */
    private static final int TICKS = 6;

    private static final long PAUSE_MIN_MILLIS = 20;
    private static final int PAUSE_DOUBLINGS_MAX = 5;

    private final Client client;

    /** The same one; what is asked of it here is answered where no user code runs. */
    private final Client onLoop;

    private final String path;
    private final AtomicBoolean renewing = new AtomicBoolean();

    // guarded by this
    private final Set<Attempt> attempts = new LinkedHashSet<>();
    private @Nullable Registration states;
    private @Nullable ScheduledFuture<?> tick;
    private long tickAtNanos;

    /**
     * For one recipe object.
     *
     * @param path what syncs name; any path of the recipe
     */
    public Keeper(Client client, String path) {
        this.client = client;
        this.onLoop = client.onLoop();
        this.path = path;
    }

    /** Begins an attempt: tells it where the session stands, and from then on each change. */
    public void start(Attempt attempt) {
        synchronized (this) {
            attempts.add(attempt);
            if (states == null) {
                states = onLoop.addStateListener(ListenerPhase.RECIPES, this::onStateChange);
            }
            // Older changes may still be on their way to the listener; the contender can tell by the session they are
            // about.
            ConnectionState state = client.state();
            long session = client.sessionId();
            if (state.isFinal()) {
                attempt.post(new ContenderInput.ClientClosed());
            } else if (state == ConnectionState.CONNECTED && session != 0) {
                attempt.post(new ContenderInput.SessionUp(session));
            }
            attempt.post(new ContenderInput.Start());
            arm(earlier(attempt.deadlineNanos(), attempt.lingersAtNanos()));
        }
        attempt.attend();
    }

    Client client() {
        return client;
    }

    /** For code that is quick and never blocks. */
    Client onLoop() {
        return onLoop;
    }

    synchronized void end(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** Runs something after the pause for the given try: 20 ms at first, doubling up to 640 ms. */
    void after(int attempt, Runnable action) {
        long millis = PAUSE_MIN_MILLIS << Math.min(attempt - 1, PAUSE_DOUBLINGS_MAX);
        var unused = Clockwork.afterNanos(TimeUnit.MILLISECONDS.toNanos(millis), action);
    }

    private void onStateChange(StateChange change) {
        ContenderInput input = inputOf(change);
        for (Attempt attempt : postToAll(input)) {
            attempt.attend();
        }
    }

    private synchronized List<Attempt> postToAll(ContenderInput input) {
        attempts.forEach(attempt -> attempt.post(input));
        return List.copyOf(attempts);
    }

    private static ContenderInput inputOf(StateChange change) {
        return switch (change.current()) {
            case CONNECTED -> new ContenderInput.SessionUp(change.newSessionId());
            case CONNECTING, SUSPENDED, READ_ONLY -> new ContenderInput.SessionDown();
            case LOST -> new ContenderInput.SessionLost(change.oldSessionId());
            case AUTH_FAILED, CLOSED -> new ContenderInput.ClientClosed();
        };
    }

    /** Sees to it that there is a tick within a period, and not after the given time. */
    private void arm(long latestNanos) {
        long now = System.nanoTime();
        long at = earlier(now + periodNanos(), latestNanos);
        if (tick != null && tickAtNanos - at <= 0) {
            return;
        }
        if (tick != null) {
            tick.cancel(false);
        }
        tickAtNanos = at;
        tick = Clockwork.afterNanos(at - now, this::onTick);
    }

    private void onTick() {
        List<Attempt> present = prepareTick();
        if (!present.isEmpty()) {
            renew();
        }
        for (Attempt attempt : present) {
            if (!attempt.answered() && attempt.deadlineNanos() - System.nanoTime() <= 0) {
                attempt.timeOut();
            } else {
                attempt.checkClock();
            }
        }
    }

    private synchronized List<Attempt> prepareTick() {
        tick = null;
        if (attempts.isEmpty()) {
            if (states != null) {
                states.close();
                states = null;
            }
            return List.of();
        }
        long now = System.nanoTime();
        long next = now + periodNanos();
        for (Attempt attempt : attempts) {
            next = earlier(next, attempt.nextTickNanos(now));
        }
        arm(next);
        return new ArrayList<>(attempts);
    }

    /**
     * A sync at each tick, unless the session was opened or proven otherwise a short while ago. One sync proves what was sent a third
     * of the timeout before it, see {@link Client#safeUntilNanos()}; so with a sync every sixth, half of the timeout is always left.
     */
    private void renew() {
        boolean proven = client.safeUntilNanos() - System.nanoTime() > periodNanos() * (TICKS - TICKS / 3);
        if (!proven && client.state() == ConnectionState.CONNECTED && renewing.compareAndSet(false, true)) {
            onLoop.sync(path).whenComplete((done, error) -> renewing.set(false));
        }
    }

    private long periodNanos() {
        return Math.max(1, client.negotiatedTimeout().toNanos() / TICKS);
    }

    private static long earlier(long left, long right) {
        return left - right < 0 ? left : right;
    }
}
