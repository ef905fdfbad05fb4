package dev.baton.server.zab.log;

/**
 * The number of a transaction: an epoch in the high half, a counter in the low one. Compared as a signed long. Counter 0 is never
 * a transaction; {@code epoch << 32} names the beginning of that epoch.
 */
public final class Zxid {
    /** Before every transaction: the zxid of an empty history. */
    public static final long NONE = 0;

    /** Largest counter. */
    public static final long COUNTER_MAX = 0xffff_ffffL;

    private static final int EPOCH_SHIFT = 32;

    private Zxid() {}

    public static long of(long epoch, long counter) {
        return epoch << EPOCH_SHIFT | counter;
    }

    /** The beginning of an epoch. */
    public static long start(long epoch) {
        return epoch << EPOCH_SHIFT;
    }

    public static long epoch(long zxid) {
        return zxid >> EPOCH_SHIFT;
    }

    public static long counter(long zxid) {
        return zxid & COUNTER_MAX;
    }

    /** Whether {@code zxid} names the beginning of an epoch rather than a transaction. */
    public static boolean isStart(long zxid) {
        return counter(zxid) == 0;
    }

    /** Whether {@code next} may directly follow {@code last} in a history: the next counter, or the first one of a later epoch. */
    public static boolean follows(long next, long last) {
        return epoch(next) == epoch(last)
                ? counter(next) == counter(last) + 1
                : epoch(next) > epoch(last) && counter(next) == 1;
    }

    /** As operators know it: hexadecimal. */
    public static String format(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
