package dev.baton.simulation.bend;

import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.World;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What recipes ask the machine for, as the simulated process has it in whose name they act. The methods with names of the
 * JDK's, and of the recipes' own clock, are what calls of those lead to.
 */
public final class Bent {
    private static final long WALL_MILLIS = 1_700_000_000_000L;
    private static final long LATE_NANOS_MAX = 2 * World.MILLI;

    /** A run, of which each thread has one at most. */
    private static final class Run {
        final World world;
        final Chance chance;
        final Runnable afterwards;

        @Nullable
        SimClient actor;

        Run(World world, Runnable afterwards) {
            this.world = world;
            this.chance = world.chance("bent");
            this.afterwards = afterwards;
        }
    }

    private static final ThreadLocal<@Nullable Run> RUN = new ThreadLocal<>();

    private Bent() {}

    /** This thread runs this world from now on. @param afterwards called after each act of a process */
    public static void enter(World world, Runnable afterwards) {
        RUN.set(new Run(world, afterwards));
    }

    private static Run run() {
        Run now = RUN.get();
        if (now == null) {
            throw new IllegalStateException("recipes act outside of a run");
        }
        return now;
    }

    /** The process in whose name something is done now. */
    static SimClient actor() {
        SimClient now = run().actor;
        if (now == null) {
            throw new IllegalStateException("a recipe acts outside of a process");
        }
        return now;
    }

    /** Does something in the name of a process. */
    public static void as(SimClient client, Runnable action) {
        Run run = run();
        SimClient before = run.actor;
        run.actor = client;
        try {
            action.run();
        } finally {
            run.actor = before;
        }
        if (before == null) {
            run.afterwards.run();
        }
    }

    static Chance chance() {
        return run().chance;
    }

    // ---- the JDK's ----

    public static long nanoTime() {
        return run().world.now();
    }

    public static long currentTimeMillis() {
        return WALL_MILLIS + run().world.now() / World.MILLI;
    }

    public static Instant now() {
        return Instant.ofEpochMilli(currentTimeMillis());
    }

    public static UUID randomUUID() {
        return new UUID(chance().nextLong(), chance().nextLong());
    }

    public static Executor delayedExecutor(long delay, TimeUnit unit) {
        return action -> {
            ScheduledFuture<?> unused = afterNanos(unit.toNanos(delay), action);
        };
    }

    // ---- the recipes' clock ----

    /** Timers are late now and then. */
    public static ScheduledFuture<?> afterNanos(long delayNanos, Runnable action) {
        SimClient client = actor();
        SimTimer timer = new SimTimer(run().world, Math.max(0, delayNanos) + chance().nanos(LATE_NANOS_MAX), action);
        client.after(timer.delayNanos(), () -> as(client, timer::fire));
        return timer;
    }

    public static void background(Runnable action) {
        SimClient client = actor();
        client.after(chance().nanos(LATE_NANOS_MAX), () -> as(client, action));
    }
}
