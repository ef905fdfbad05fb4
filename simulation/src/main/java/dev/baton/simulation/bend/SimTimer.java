package dev.baton.simulation.bend;

import dev.baton.simulation.world.World;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer of a simulated process. Nobody waits for it; it can be cancelled. */
final class SimTimer implements ScheduledFuture<Object> {
    private final World world;
    private final long delayNanos;
    private final long at;
    private final Runnable action;
    private boolean cancelled;
    private boolean fired;

    SimTimer(World world, long delayNanos, Runnable action) {
        this.world = world;
        this.delayNanos = delayNanos;
        this.at = world.now() + delayNanos;
        this.action = action;
    }

    long delayNanos() {
        return delayNanos;
    }

    void fire() {
        if (!cancelled) {
            fired = true;
            action.run();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean inTime = !fired && !cancelled;
        cancelled |= inTime;
        return inTime;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean isDone() {
        return cancelled || fired;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(at - world.now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public Object get() {
        throw new UnsupportedOperationException("nobody waits in a simulated process");
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody waits in a simulated process");
    }
}
