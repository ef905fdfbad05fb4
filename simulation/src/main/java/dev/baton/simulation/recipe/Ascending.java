package dev.baton.simulation.recipe;

import dev.baton.simulation.world.Violation;

/** What one program is told of a thing that only grows: it never sees it go back. */
final class Ascending {
    private final RecipeProgram program;
    private long last;

    Ascending(RecipeProgram program) {
        this.program = program;
    }

    void see(long next) {
        Violation.unless(next >= last, "RECIPE", "%s sees %s after %s", program, next, last);
        last = next;
    }

    /** The last that was seen, 0 before. */
    long last() {
        return last;
    }
}
