package dev.baton.recipes.kernel;

/**
 * The number that a server appends to a sequential node's name, read back from the name.
 *
 * <p>A server prints a signed 32-bit counter with at least ten characters. So a name ends in ten digits; once the counter has
 * overflowed it ends in a minus sign with nine or ten digits. Whatever stands before is the creator's choice and is ignored:
 * contenders with different prefixes share one order. As {@code -} is also a common end of a prefix, ten digits after one
 * minus sign are a positive number if they fit in 32 bits, and a negative one otherwise or after two minus signs.
 *
 * <p>Order follows the distance on the circle of 32-bit numbers, which stays right over an overflow as long as contenders
 * alive at the same time are fewer than 2^31 creations apart. Clients that compare the digits as text disagree from the
 * overflow on; then the parent node must be made anew.
 *
 * @protocol client-wire.md#7-operation-semantics
 */
final class Sequence {
    /** Returned for names that no server made from a counter. */
    static final long NONE = Long.MIN_VALUE;

    private static final int DIGITS = 10;

    private Sequence() {}

    /** The number at the end of a name as a signed 32-bit value, or {@link #NONE}. */
    static long of(String name) {
        int end = name.length();
        int start = end;
        while (start > 0 && end - start < DIGITS && isDigit(name.charAt(start - 1))) {
            start--;
        }
        int digits = end - start;
        boolean minus = start > 0 && name.charAt(start - 1) == '-';
        if (digits < DIGITS - 1 || (digits == DIGITS - 1 && !minus)) {
            return NONE;
        }
        long value = Long.parseLong(name, start, end, 10);
        boolean negative = minus
                && (digits == DIGITS - 1
                        || value > Integer.MAX_VALUE
                        || (start > 1 && name.charAt(start - 2) == '-' && value >= 1_000_000_000));
        long signed = negative ? -value : value;
        return signed == (int) signed ? signed : NONE;
    }

    /** How many creations {@code earlier} lies before {@code later}; negative if it lies after. */
    static int distance(long earlier, long later) {
        return (int) later - (int) earlier;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
