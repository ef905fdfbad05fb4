package dev.baton.recipes.group;

/** How a run of a job ended. */
public enum JobOutcome {
    /** It has not ended, as far as known. */
    RUNNING,
    /** The work has returned. */
    DONE,
    /** The work has thrown. */
    FAILED,
    /** Its instance has died, or lost the job's lock, on the way. The work may have been done in part, or all of it. */
    ABANDONED,
    /** It was not run, by {@link Misfire#SKIP}; stands for all times between the run before and this one. */
    MISSED
}
