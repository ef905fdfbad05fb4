package dev.baton.recipes.discovery;

/** What the calls to one instance were like. Guarded by the balancer. */
final class Load {
    /** Weight of the newest call in the average of times. */
    private static final double NEWEST = 0.2;

    private int inFlight;
    private double averageNanos;
    private int failuresInRow;
    private int ejections;
    private long ejectedUntilNanos;
    private boolean ejected;

    void begun() {
        inFlight++;
    }

    void ended(long tookNanos, boolean succeeded) {
        inFlight = Math.max(0, inFlight - 1);
        averageNanos = averageNanos == 0 ? tookNanos : averageNanos + NEWEST * (tookNanos - averageNanos);
        if (succeeded) {
            failuresInRow = 0;
            ejections = 0;
        } else {
            failuresInRow++;
        }
    }

    int inFlight() {
        return inFlight;
    }

    int failuresInRow() {
        return failuresInRow;
    }

    /** What the next call is expected to cost, relative to other instances. */
    double cost() {
        return (inFlight + 1) * Math.max(1, averageNanos);
    }

    /** Takes it out for a while, longer each time in a row. */
    void eject(long nowNanos, long baseNanos, long maxNanos) {
        ejected = true;
        long nanos = baseNanos << Math.min(ejections, 10);
        ejectedUntilNanos = nowNanos + Math.min(maxNanos, Math.max(baseNanos, nanos));
        ejections++;
        failuresInRow = 0;
    }

    boolean isEjected(long nowNanos) {
        if (ejected && nowNanos - ejectedUntilNanos >= 0) {
            ejected = false;
        }
        return ejected;
    }
}
