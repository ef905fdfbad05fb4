package dev.baton.recipes.group;

/** What becomes of a job's times that passed while nobody in the fleet could run it, or while it was still running. */
public enum Misfire {
    /** They are left out; the history says so. */
    SKIP,
    /** The last of them is run. */
    RUN_ONCE,
    /** Each of them is run, in order. */
    RUN_ALL
}
