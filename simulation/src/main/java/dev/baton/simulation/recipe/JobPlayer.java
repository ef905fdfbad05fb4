package dev.baton.simulation.recipe;

import dev.baton.recipes.group.JobContext;
import dev.baton.recipes.group.JobSpec;
import dev.baton.recipes.group.Misfire;
import dev.baton.recipes.group.ScheduledJob;
import dev.baton.recipes.group.Scheduler;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a job with others: each time of it once in the whole fleet, by growing tokens. The work takes no time here. */
final class JobPlayer extends RecipeProgram {
    private static final String EVERY_TEN_SECONDS = "*/10 * * * * *";

    /** Which times were run, and by which token. */
    static final class Runs implements Book {
        private final Map<Long, Long> tokenByDue = new TreeMap<>();
        private final Misfire misfire;
        private long newestDue;
        private long newestToken;

        /** The same for the whole fleet. */
        Runs(Chance chance) {
            misfire = chance.of(List.of(Misfire.values()));
        }
    }

    private final Runs runs;
    private @Nullable ScheduledJob job;

    JobPlayer(Troupe troupe, SimClient process, Chance chance, Runs runs) {
        super(troupe, process, chance);
        this.runs = runs;
    }

    @Override
    void ready() {
        JobSpec spec = JobSpec.of("job", EVERY_TEN_SECONDS, ZoneOffset.UTC)
                .withMisfire(runs.misfire)
                .withHistoryMax(5);
        job = Scheduler.on(client(), root, id())
                .withClock(() -> Instant.ofEpochMilli(System.currentTimeMillis()))
                .schedule(spec, run -> troupe.guarded(() -> ran(run)));
    }

    private void ran(JobContext run) {
        troupe.reached(Reach.RECIPE_JOB_RAN);
        long due = run.due().toEpochMilli();
        Long before = runs.tokenByDue.put(due, run.token());
        Violation.unless(
                before == null,
                "RECIPE",
                "%s runs what was due at %s with %x after %x",
                this,
                due,
                run.token(),
                before);
        Violation.unless(
                !troupe.existsBelow(root + "/job/lock", run.token()) || run.token() >= runs.newestToken,
                "RECIPE",
                "%s runs with token %x after %x",
                this,
                run.token(),
                runs.newestToken);
        if (due > runs.newestDue && runs.newestDue > 0) {
            troupe.reached(Reach.RECIPE_JOB_WENT_ON);
        }
        runs.newestDue = Math.max(runs.newestDue, due);
        runs.newestToken = Math.max(runs.newestToken, run.token());
    }

    @Override
    void deed() {
        ScheduledJob now = job;
        if (now != null && chance.oneIn(4)) {
            track(now.historyAsync());
        }
    }

    @Override
    void stop() {
        ScheduledJob now = job;
        if (now != null) {
            track(now.closeAsync());
        }
    }
}
