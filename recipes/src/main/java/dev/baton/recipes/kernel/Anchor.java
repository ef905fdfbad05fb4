package dev.baton.recipes.kernel;

import java.util.Locale;

/**
 * A node of the same owner in whose place another one is made: with its number instead of one from the server, and only while it
 * exists.
 *
 * @param name the node
 */
public record Anchor(String name) {
    public Anchor {
        if (Sequence.of(name) == Sequence.NONE) {
            throw new IllegalArgumentException("not a sequential node: " + name);
        }
    }

    /** The number as a server prints it. */
    String number() {
        return String.format(Locale.ROOT, "%010d", Sequence.of(name));
    }
}
