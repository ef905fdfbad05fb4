package dev.baton.simulation.world;

/** What everything in one run shares: the seed, time, and the books that are kept about the run. One thread. */
public final class World {
    public static final long MILLI = 1_000_000;
    public static final long SECOND = 1_000 * MILLI;

    private final long seed;
    private final EventQueue events = new EventQueue();
    private final Coverage coverage = new Coverage();
    private final boolean printing;
    private long hash = 17;

    /** @param printing whether every step is printed */
    public World(long seed, boolean printing) {
        this.seed = seed;
        this.printing = printing;
    }

    public long seed() {
        return seed;
    }

    public EventQueue events() {
        return events;
    }

    public long now() {
        return events.now();
    }

    public Coverage coverage() {
        return coverage;
    }

    /** A stream of its own for each purpose, so that a fault more or less does not change what is drawn for others. */
    public Chance chance(String purpose) {
        return new Chance(Chance.mix(seed * 31 + purpose.hashCode()));
    }

    public void reached(Reach what) {
        coverage.add(what);
    }

    /** Adds to the trace, of which only the hash is kept. */
    public void trace(long who, long what) {
        hash = Chance.mix(hash ^ events.now()) * 31 + who * 7919 + what;
    }

    /** The same in every run of the same seed with the same faults. */
    public long traceHash() {
        return hash;
    }

    /** Whether {@link #print} does anything, for texts that are costly to make. */
    public boolean isPrinting() {
        return printing;
    }

    /** A line of the story. */
    @SuppressWarnings("SystemOut")
    public void print(String who, Object what) {
        if (printing) {
            System.out.printf("%12.3f ms %-4s %s%n", events.now() / (double) MILLI, who, what);
        }
    }
}
