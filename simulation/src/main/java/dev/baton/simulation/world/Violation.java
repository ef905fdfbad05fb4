package dev.baton.simulation.world;

import org.jspecify.annotations.Nullable;

/** Something that must never happen has happened. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String rule;

    public Violation(String rule, String text) {
        super(rule + ": " + text);
        this.rule = rule;
    }

    /** The broken rule, for example {@code I2}; see the page about the simulation. */
    public String rule() {
        return rule;
    }

    /** Throws unless it holds. */
    public static void unless(boolean holds, String rule, String text, @Nullable Object... arguments) {
        if (!holds) {
            throw new Violation(rule, String.format(text, arguments));
        }
    }
}
