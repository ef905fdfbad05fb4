package dev.baton.simulation.recipe;

/** What the programs of one run that are about the same recipe know together, seen from above. */
interface Book {
    /** Looked at after each act of any of them. */
    default void check() {
        // Nothing but what the programs check themselves.
    }

    /** Whether everybody has, while all is healed, what whoever waits long enough is promised. */
    default boolean isCalm() {
        return true;
    }

    /** What must hold when nothing is under way any more. */
    default void finish() {
        // Nothing.
    }
}
