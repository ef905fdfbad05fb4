package dev.baton.simulation.bend;

import java.util.Random;

/** Random numbers of a simulated process: those of the run. */
public final class SimRandom extends Random {
    private static final long serialVersionUID = 1L;
    private static final SimRandom CURRENT = new SimRandom();
    private static final int LONG_BITS = 64;

    private SimRandom() {
        super(0);
    }

    /** One that stands for all; which run it draws from is up to the thread. */
    public static SimRandom current() {
        return CURRENT;
    }

    @Override
    protected int next(int bits) {
        return (int) (Bent.chance().nextLong() >>> LONG_BITS - bits);
    }
}
