package dev.baton.recipes.group;

import dev.baton.recipes.kernel.Cron;
import dev.baton.recipes.node.Calls;
import java.time.Duration;
import java.time.ZoneId;

/**
 * A job and when it is to run. All instances of a fleet should say the same.
 *
 * @param name unique below the scheduler's path; a segment of a path
 * @param cron five fields ({@code minute hour day-of-month month day-of-week}), or six with seconds first
 * @param zone the time zone of the expression
 * @param misfire what becomes of times that passed
 * @param lateAfter from when on a time counts as passed for {@link Misfire#SKIP}
 * @param repeatAbandoned whether a run whose instance has died is run again by another one; then work may be done twice
 * @param historyMax how many runs are kept
 */
public record JobSpec(
        String name,
        String cron,
        ZoneId zone,
        Misfire misfire,
        Duration lateAfter,
        boolean repeatAbandoned,
        int historyMax) {
    private static final int HISTORY_MAX = 1_000;

    public JobSpec {
        Calls.name("job name", name);
        var unused = new Cron(cron, zone);
        if (lateAfter.isNegative()) {
            throw new IllegalArgumentException("lateAfter is " + lateAfter + "; it must not be negative");
        }
        if (historyMax < 1 || historyMax > HISTORY_MAX) {
            throw new IllegalArgumentException("historyMax is " + historyMax + "; it must be from 1 to " + HISTORY_MAX);
        }
    }

    /** A job whose passed times are run once, late after a minute, not repeated when abandoned, with 50 runs kept. */
    public static JobSpec of(String name, String cron, ZoneId zone) {
        return new JobSpec(name, cron, zone, Misfire.RUN_ONCE, Duration.ofMinutes(1), false, 50);
    }

    public JobSpec withMisfire(Misfire newMisfire) {
        return new JobSpec(name, cron, zone, newMisfire, lateAfter, repeatAbandoned, historyMax);
    }

    public JobSpec withLateAfter(Duration newLateAfter) {
        return new JobSpec(name, cron, zone, misfire, newLateAfter, repeatAbandoned, historyMax);
    }

    public JobSpec withRepeatAbandoned(boolean repeat) {
        return new JobSpec(name, cron, zone, misfire, lateAfter, repeat, historyMax);
    }

    public JobSpec withHistoryMax(int newMax) {
        return new JobSpec(name, cron, zone, misfire, lateAfter, repeatAbandoned, newMax);
    }
}
