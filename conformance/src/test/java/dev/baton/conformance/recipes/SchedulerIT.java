package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.group.JobOutcome;
import dev.baton.recipes.group.JobRun;
import dev.baton.recipes.group.JobSpec;
import dev.baton.recipes.group.Misfire;
import dev.baton.recipes.group.ScheduledJob;
import dev.baton.recipes.group.Scheduler;
import dev.baton.testing.FaultProxy;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;

/** What scheduled jobs promise: once per time in the fleet, fenced, with a history. */
class SchedulerIT extends RecipeSuite {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static JobSpec everySecond(Misfire misfire) {
        return JobSpec.of("tick", "* * * * * *", UTC).withMisfire(misfire);
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void eachTimeIsRunOnceInTheFleet(BackEnd kind) throws Exception {
        List<JobRun> seen = new ArrayList<>();
        BlockingQueue<Instant> dues = new LinkedBlockingQueue<>();
        List<ScheduledJob> jobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Scheduler scheduler = Scheduler.on(client(kind), path, "i" + i);
            jobs.add(closing(scheduler.schedule(everySecond(Misfire.RUN_ALL), run -> {
                run.requireHeld();
                dues.add(run.due());
            })));
        }
        await("some runs").atMost(LIMIT).until(() -> dues.size() >= 4);
        for (ScheduledJob job : jobs) {
            get(job.closeAsync());
        }
        seen.addAll(get(jobs.get(0).historyAsync()));
        List<Instant> inOrder = new ArrayList<>(dues);
        assertThat(new HashSet<>(inOrder)).hasSameSizeAs(inOrder);
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(inOrder.get(i)).isEqualTo(inOrder.get(i - 1).plusSeconds(1));
        }
        assertThat(seen).hasSameSizeAs(inOrder).allMatch(run -> run.outcome() == JobOutcome.DONE);
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i).token()).isLessThan(seen.get(i - 1).token());
        }
    }

    @ParameterizedTest
    @OnBackEnds(slow = true)
    void passedTimesAreTreatedAsTheJobSays(BackEnd kind) throws Exception {
        for (Misfire misfire : Misfire.values()) {
            AtomicLong now = new AtomicLong(1_000_000_000_000L);
            InstantSource clock = () -> Instant.ofEpochMilli(now.get());
            Client client = client(kind);
            String below = path + "/" + misfire;
            BlockingQueue<Instant> dues = new LinkedBlockingQueue<>();
            JobSpec spec = JobSpec.of("job", "*/10 * * * *", UTC).withMisfire(misfire);
            Scheduler scheduler = Scheduler.on(client, below, "i").withClock(clock);
            ScheduledJob before = scheduler.schedule(spec, run -> dues.add(run.due()));
            await("known to the fleet")
                    .atMost(LIMIT)
                    .until(() -> get(client.exists(below + "/job/state")).isPresent());
            get(before.closeAsync());
            now.addAndGet(35 * 60_000); // past 01:50, 02:00, 02:10 and 02:20
            ScheduledJob after = closing(scheduler.schedule(spec, run -> dues.add(run.due())));
            int runs = misfire == Misfire.RUN_ALL ? 4 : misfire == Misfire.RUN_ONCE ? 1 : 0;
            await("history of " + misfire)
                    .atMost(LIMIT)
                    .until(() -> get(after.historyAsync()).stream()
                                    .filter(run -> run.outcome() != JobOutcome.RUNNING)
                                    .count()
                            == Math.max(1, runs));
            assertThat(dues).hasSize(runs);
            JobRun last = get(after.historyAsync()).get(0);
            assertThat(last.outcome()).isEqualTo(misfire == Misfire.SKIP ? JobOutcome.MISSED : JobOutcome.DONE);
        }
    }

    @ParameterizedTest
    @OnBackEnds(slow = true)
    void aRunThatLosesItsSessionIsStoppedAndRepeatedByAnother(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client failing = client(link, BRIEF_SESSION);
        JobSpec spec = everySecond(Misfire.RUN_ONCE).withRepeatAbandoned(true);
        CompletableFuture<Long> began = new CompletableFuture<>();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        closing(Scheduler.on(failing, path, "first").schedule(spec, run -> {
            began.complete(run.token());
            try {
                new CompletableFuture<Void>().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                stopped.complete(run.isCancelled());
                throw e;
            } catch (Exception e) {
                stopped.completeExceptionally(e);
            }
        }));
        long token = get(began);
        Client client = client(kind);
        BlockingQueue<Long> tokens = new LinkedBlockingQueue<>();
        ScheduledJob second = closing(Scheduler.on(client, path, "second").schedule(spec, run -> {
            get2(client.multi(run.guard(Transaction.EMPTY.create(path + "/of-" + run.token(), null))));
            tokens.add(run.token());
        }));
        link.refuse();
        link.cut();
        assertThat(get(stopped)).isTrue();
        await("the other one runs").atMost(LIMIT).until(() -> !tokens.isEmpty());
        assertThat(tokens.peek()).isGreaterThan(token);
        await("history")
                .atMost(LIMIT)
                .until(() -> get(second.historyAsync()).stream()
                        .anyMatch(run -> run.token() == token
                                && run.outcome() == JobOutcome.ABANDONED
                                && run.instance().equals("first")));
        link.heal();
    }

    /** In work, whose exceptions go into the history. */
    private static <T> T get2(CompletableFuture<T> future) {
        try {
            return get(future);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @OnBackEnds(slow = true)
    void whatTheWorkThrowsIsInTheHistory(BackEnd kind) throws Exception {
        ScheduledJob job = Scheduler.on(client(kind), path, "i").schedule(everySecond(Misfire.SKIP), run -> {
            throw new IllegalStateException("no paper");
        });
        await("a failure")
                .atMost(LIMIT)
                .until(() -> get(job.historyAsync()).stream()
                        .anyMatch(run -> run.outcome() == JobOutcome.FAILED
                                && run.message().contains("no paper")));
        get(job.closeAsync());
        awaitChildren(kind, path + "/tick/lock", 0);
    }
}
