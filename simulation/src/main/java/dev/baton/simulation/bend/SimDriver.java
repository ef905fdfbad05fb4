package dev.baton.simulation.bend;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.Operation;
import dev.baton.client.session.SessionTicket;
import dev.baton.client.transport.DriverConfig;
import dev.baton.client.transport.Timeline;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the session driver of a client: the session machine of the simulated process that begins it, and a
 * callback lane that lags as the seed says. Its methods are those of {@code client.transport.SessionDriver}.
 */
public final class SimDriver {
    private final SimClient client;
    private final int incarnation;
    private final Chance chance;
    private final long lagNanos;
    private final List<List<Entry>> listeners = phases();
    private final List<List<Entry>> loopListeners = phases();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Timeline timeline = new Timeline();
    private long laneFreeAt;
    private boolean onLoop;

    /** Somebody who is told of states. */
    private static final class Entry {
        final StateListener listener;
        boolean closed;

        Entry(StateListener listener) {
            this.listener = listener;
        }
    }

    private SimDriver(SimClient client) {
        this.client = client;
        this.incarnation = client.incarnation();
        this.chance = new Chance(Bent.chance().nextLong());
        this.lagNanos = chance.of(List.of(0L, 0L, client.timeoutNanos() / 1_000, client.timeoutNanos() / 50));
        client.attach(this::later, this::told, this::atOnce, change -> tell(change, loopListeners));
    }

    private static List<List<Entry>> phases() {
        List<List<Entry>> phases = new ArrayList<>();
        for (int i = 0; i < ListenerPhase.values().length; i++) {
            phases.add(new ArrayList<>());
        }
        return phases;
    }

    /** For the process that acts now, whose machine has begun already with settings of its own. */
    public static SimDriver start(DriverConfig config) {
        return new SimDriver(Bent.actor());
    }

    /** Sessions are not handed over here. */
    public static SimDriver start(DriverConfig config, @Nullable SessionTicket ticket) {
        throw new UnsupportedOperationException("sessions are not handed over in the simulation");
    }

    /** In order, each when the lane comes to it. */
    private void later(Runnable callback) {
        laneFreeAt = Math.max(laneFreeAt, client.world().now() + chance.exponential(lagNanos));
        client.after(laneFreeAt - client.world().now(), () -> Bent.as(client, callback));
    }

    /** On the loop. */
    private void atOnce(Runnable callback) {
        boolean before = onLoop;
        onLoop = true;
        try {
            Bent.as(client, callback);
        } finally {
            onLoop = before;
        }
    }

    public void runCallback(Runnable callback) {
        if (onLoop) {
            later(callback);
        } else {
            callback.run();
        }
    }

    private void told(StateChange change) {
        tell(change, listeners);
        if (change.current() == ConnectionState.CLOSED) {
            closed.complete(null);
        }
    }

    private static void tell(StateChange change, List<List<Entry>> phases) {
        for (List<Entry> phase : phases) {
            for (Entry entry : List.copyOf(phase)) {
                if (!entry.closed) {
                    entry.listener.onStateChange(change);
                }
            }
        }
    }

    public void updateHosts(List<HostPort> hosts) {
        throw new UnsupportedOperationException("servers are changed by the simulation");
    }

    public long nowNanos() {
        return client.world().now();
    }

    public void submit(Operation operation) {
        client.submit(operation);
    }

    public CompletableFuture<Void> close() {
        client.close();
        return closed;
    }

    public CompletableFuture<@Nullable SessionTicket> handOver() {
        throw new UnsupportedOperationException("sessions are not handed over in the simulation");
    }

    public Registration addStateListener(ListenerPhase phase, StateListener listener, boolean toldOnLoop) {
        Entry entry = new Entry(listener);
        List<Entry> home = (toldOnLoop ? loopListeners : listeners).get(phase.ordinal());
        home.add(entry);
        return () -> {
            entry.closed = true;
            home.remove(entry);
        };
    }

    public boolean isCallbackThread() {
        return false;
    }

    /** Of this process; one that came after it has a driver of its own. */
    private boolean isAlive() {
        return client.incarnation() == incarnation;
    }

    public ConnectionState state() {
        return isAlive() ? client.state() : ConnectionState.CLOSED;
    }

    public long sessionId() {
        return isAlive() ? client.sessionId() : 0;
    }

    public long timeoutNanos() {
        return isAlive() ? client.timeoutNanos() : 1;
    }

    public long lastZxid() {
        return isAlive() ? client.lastZxid() : 0;
    }

    public Timeline timeline() {
        return timeline;
    }

    public long safeUntilNanos() {
        return isAlive() ? client.safeUntilNanos() : 0;
    }
}
