package dev.baton.simulation.net;

import dev.baton.simulation.world.World;
import java.util.ArrayDeque;

/** What comes to a process that stands still, in its order, until it moves again. */
public final class Sleeper {
    private final World world;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private long until;
    private boolean armed;

    public Sleeper(World world) {
        this.world = world;
    }

    /** Stands still for so long from now, or longer if it would anyway. */
    public void sleep(long nanos) {
        until = Math.max(until, world.now() + nanos);
    }

    /** Moves again at once. */
    public void wake() {
        until = world.now();
        if (!waiting.isEmpty()) {
            world.events().after(0, this::drain);
        }
    }

    /** The process is gone, and what waits with it. */
    public void forget() {
        waiting.clear();
    }

    /** Does it now or in its turn. */
    public void whenAwake(Runnable action) {
        if (world.now() >= until && waiting.isEmpty()) {
            action.run();
        } else {
            waiting.add(action);
            arm();
        }
    }

    private void arm() {
        if (!armed) {
            armed = true;
            world.events().at(until, () -> {
                armed = false;
                drain();
            });
        }
    }

    private void drain() {
        while (!waiting.isEmpty() && world.now() >= until) {
            waiting.remove().run();
        }
        if (!waiting.isEmpty()) {
            arm();
        }
    }
}
