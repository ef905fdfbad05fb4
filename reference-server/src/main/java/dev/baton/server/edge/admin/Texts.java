package dev.baton.server.edge.admin;

import java.util.Locale;

/** How numbers look in answers. */
final class Texts {
    private static final double DECIMALS = 10_000.0;

    private Texts() {}

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** At most four decimals, at least one. */
    static String mean(double value) {
        return String.format(Locale.ROOT, "%s", Math.round(value * DECIMALS) / DECIMALS);
    }
}
