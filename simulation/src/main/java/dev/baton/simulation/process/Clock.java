package dev.baton.simulation.process;

import dev.baton.simulation.world.World;

/** The clocks of one process: a monotonic one that may run fast or slow, and one on the wall that may jump. */
final class Clock {
    private static final long WALL_START_MILLIS = 1_700_000_000_000L;
    private static final long PER_THOUSAND = 1_000;

    private final World world;
    private long rate = PER_THOUSAND;
    private long sinceWorld;
    private long sinceLocal;
    private long wallShiftMillis;

    Clock(World world) {
        this.world = world;
    }

    long nanos() {
        return sinceLocal + (world.now() - sinceWorld) * rate / PER_THOUSAND;
    }

    long wallMillis() {
        return WALL_START_MILLIS + world.now() / World.MILLI + wallShiftMillis;
    }

    /** When it will show this, in the world's time; not earlier. */
    long worldTimeOf(long nanos) {
        long left = nanos - sinceLocal;
        return left <= 0 ? sinceWorld : sinceWorld + (left * PER_THOUSAND + rate - 1) / rate;
    }

    /** Runs at so many thousandths of the world's pace from now on. */
    void runAt(int perThousand) {
        sinceLocal = nanos();
        sinceWorld = world.now();
        rate = perThousand;
    }

    void jumpWall(long millis) {
        wallShiftMillis += millis;
    }
}
