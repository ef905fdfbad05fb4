package dev.baton.simulation.world;

import java.util.List;

/** A stream of numbers that a seed determines, the same on every Java. Streams of different purposes do not disturb each other. */
public final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public Chance(long seed) {
        state = seed;
    }

    /** Scatters the bits of a number. */
    public static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** 0 up to, but not including, {@code bound}, which is positive. */
    public int nextInt(int bound) {
        return (int) ((nextLong() >>> 33) % bound);
    }

    /** Both ends included. */
    public int between(int min, int max) {
        return min + nextInt(max - min + 1);
    }

    /** 0 up to, but not including, {@code bound}; 0 if that is not positive. */
    public long nanos(long bound) {
        return bound <= 0 ? 0 : (nextLong() >>> 1) % bound;
    }

    /** 0 up to, but not including, 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** True once in {@code n} times. */
    public boolean oneIn(int n) {
        return nextInt(n) == 0;
    }

    /** A random time with this mean, at most ten times as long. */
    public long exponential(long meanNanos) {
        return (long) (Math.min(10, -Math.log(1 - nextDouble())) * meanNanos);
    }

    /** One of these. */
    public <T> T of(List<T> choices) {
        return choices.get(nextInt(choices.size()));
    }
}
