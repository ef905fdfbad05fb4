package dev.baton.recipes.group;

/** What a job does. */
@FunctionalInterface
public interface JobWork {
    /**
     * Does it, on a thread of its own. What it throws is written into the history.
     *
     * @param run with the fencing token, and whether the work must stop
     * @throws InterruptedException if it was interrupted, which happens when it must stop
     */
    void run(JobContext run) throws InterruptedException;
}
