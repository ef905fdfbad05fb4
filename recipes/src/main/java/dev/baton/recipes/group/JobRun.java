package dev.baton.recipes.group;

import java.time.Instant;

/**
 * One run of a job, as kept in its history.
 *
 * @param due the time that it was run for
 * @param started when it began, by its instance's clock
 * @param ended when it ended, likewise; the epoch while it has not
 * @param outcome how it ended
 * @param instance who ran it
 * @param token its fencing token: larger than those of all runs before
 * @param message why it failed, empty otherwise
 */
public record JobRun(
        Instant due, Instant started, Instant ended, JobOutcome outcome, String instance, long token, String message) {}
