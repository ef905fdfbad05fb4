package dev.baton.simulation.fault;

/** What can go wrong. The weight says how often one is drawn. */
public enum FaultKind {
    /** A process dies and comes back. */
    CRASH(10),
    /** A process dies behind so many of the orders of its next steps. */
    CRASH_AT_STEP(10),
    /** A process dies, comes back, and dies again before it serves. */
    CRASH_TWICE(4),
    /** A machine dies without a word. */
    POWER_LOSS(5),
    CRASH_ALL(3),
    /** The smallest majority dies at once. */
    CRASH_MAJORITY(3),
    /** One after the other. */
    ROLLING_RESTART(1),
    /** A process stands still. */
    PAUSE(6),
    /** A machine stands still and is cut off, and moves again a little before its network does. */
    FREEZE(5),
    CUT(4),
    CUT_ONE_WAY(4),
    /** Cut from all other members, both ways. */
    ISOLATE(6),
    /** Hears nobody. */
    ISOLATE_IN(4),
    /** Is heard by nobody. */
    ISOLATE_OUT(4),
    /** Two groups, by the bits of the amount. */
    SPLIT(4),
    /** Everybody reaches the neighbours only. */
    RING(2),
    /** Two halves that only the target reaches both. */
    BRIDGE(2),
    /** A link comes and goes, so many times. */
    FLAP(2),
    /** One of the target's connections breaks. */
    RESET(6),
    /** So many of a hundred votes are lost. */
    VOTES_LOST(3),
    /** Packets take so many times as long. */
    SLOW_NETWORK(3),
    SLOW_LINK(3),
    SLOW_DISK(4),
    DISK_STALL(3),
    DISK_FULL(2),
    WRITE_ERROR(2),
    SYNC_ERROR(3),
    /** An operator keeps one snapshot and deletes the rest. */
    PURGE(4),
    /** So many seconds, forward or back. */
    WALL_JUMP(2),
    /** So many thousandths slower. */
    CLOCK_SLOW(2),
    /** So many thousandths faster. */
    CLOCK_FAST(2),
    /** A client and a member do not reach each other; one way if the amount is not 0. */
    CLIENT_CUT(5),
    CLIENT_CRASH(3),
    CLIENT_PAUSE(4),
    CLIENT_RESET(5),
    /** All disks but the target's stall, and its connection breaks; see {@link Schemes}. */
    STALLED_OTHERS(2),
    /** The leader is cut off, the others forget it, and whoever they elect dies behind so many of his orders. */
    COUP(2),
    /**
     * A client reaches only the leader, who is replaced meanwhile: he stands still for so many ticks, or, if they are few, the others
     * leave him and he is not told.
     */
    CLIENT_LONELY(4),
    /** Comes back into a new epoch without what was decided last, and dies while that is on its way to its disk. */
    LAGGARD(4),
    /** So many times, whoever is elected has written an epoch down, and dies before anybody has heard of it; then comes back late. */
    FALSE_STARTS(2);

    private final int weight;

    FaultKind(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    /** Whether the target is a client. */
    public boolean isOfClient() {
        return name().startsWith("CLIENT_");
    }
}
