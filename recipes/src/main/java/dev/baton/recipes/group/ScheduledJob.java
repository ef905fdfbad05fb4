package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.kernel.Cron;
import dev.baton.recipes.kernel.Job;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockOwner;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.recipes.node.Serial;
import dev.baton.wire.model.CreateMode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job of a {@link Scheduler} on this instance, until it is closed. Thread-safe. */
public final class ScheduledJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledJob.class);

    private final Client client;
    private final String path;
    private final String state;
    private final InstantSource clock;
    private final JobSpec spec;
    private final JobWork work;
    private final Mutex mutex;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Serial serial = new Serial();

    // touched inside of serial only
    private final Job job;
    private int version;
    private boolean exists;
    private @Nullable LockHandle lock;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Thread worker;
    private boolean closing;

    ScheduledJob(Client client, String path, String instance, InstantSource clock, JobSpec spec, JobWork work) {
        this.client = client;
        this.path = path;
        this.state = path + "/state";
        this.clock = clock;
        this.spec = spec;
        this.work = work;
        LockOptions owner = LockOptions.DEFAULT.withOwner(LockOwner.of("scheduler", instance));
        this.mutex = Mutex.on(client, path + "/lock", owner);
        this.job = new Job(
                new Cron(spec.cron(), spec.zone())::nextAfter,
                new Job.Rules(
                        misfireOf(spec.misfire()),
                        spec.lateAfter().toMillis(),
                        spec.repeatAbandoned(),
                        spec.historyMax()),
                instance);
    }

    private static Job.Misfire misfireOf(Misfire misfire) {
        return switch (misfire) {
            case SKIP -> Job.Misfire.SKIP;
            case RUN_ONCE -> Job.Misfire.RUN_ONCE;
            case RUN_ALL -> Job.Misfire.RUN_ALL;
        };
    }

    private static JobOutcome outcomeOf(Job.Outcome outcome) {
        return switch (outcome) {
            case RUNNING -> JobOutcome.RUNNING;
            case DONE -> JobOutcome.DONE;
            case FAILED -> JobOutcome.FAILED;
            case ABANDONED -> JobOutcome.ABANDONED;
            case MISSED -> JobOutcome.MISSED;
        };
    }

    void start() {
        tell(job::tick);
    }

    /** What the fleet knows of the job's runs, the one that goes on first, then the latest; shows whatever was written before the call. */
    public CompletableFuture<List<JobRun>> historyAsync() {
        return Calls.plain(NodeWatch.read(client, state).thenApply(view -> {
            List<JobRun> runs = new ArrayList<>();
            Job.State known = view.exists() ? parse(view) : null;
            if (known != null) {
                if (known.running() != null) {
                    runs.add(runOf(known.running()));
                }
                known.history().forEach(run -> runs.add(runOf(run)));
            }
            return runs;
        }));
    }

    private static JobRun runOf(Job.Run run) {
        return new JobRun(
                Instant.ofEpochMilli(run.dueMillis()),
                Instant.ofEpochMilli(run.startedMillis()),
                Instant.ofEpochMilli(run.endedMillis()),
                outcomeOf(run.outcome()),
                run.instance(),
                run.token(),
                run.message());
    }

    /** Begins nothing any more, and interrupts a run. Completes when that has ended and was written down. */
    public CompletableFuture<Void> closeAsync() {
        tell(out -> {
            closing = true;
            Calls.cancel(timer);
            if (worker != null) {
                worker.interrupt();
            }
            job.stop(out);
            // what waits for a while to try again need not wait
            job.tick(out);
        });
        return finished.copy();
    }

    /** As {@link #closeAsync()}, without waiting. */
    @Override
    public void close() {
        var unused = closeAsync();
    }

    private interface Step {
        void take(List<Job.Order> out);
    }

    private void tell(Step step) {
        serial.execute(() -> {
            List<Job.Order> orders = new ArrayList<>();
            step.take(orders);
            LOG.trace("job={} {} -> {}", path, job, orders);
            orders.forEach(this::execute);
        });
    }

    private void execute(Job.Order order) {
        switch (order.act()) {
            case LOOK -> look();
            case LOCK -> lock();
            case COMMIT -> commit(Objects.requireNonNull(order.state()));
            case RUN -> run(Objects.requireNonNull(order.run()));
            case UNLOCK -> {
                if (lock != null) {
                    lock.release();
                    lock = null;
                }
            }
            case WAIT -> {
                if (client.state().isFinal()) {
                    finished.complete(null);
                } else {
                    timer = Clockwork.after(Duration.ofMillis(order.millis()), () -> tell(job::tick));
                }
            }
            case FINISHED -> finished.complete(null);
        }
    }

    private void look() {
        NodeWatch.read(client, state)
                .whenComplete((view, error) -> tell(out -> {
                    if (error != null) {
                        LOG.debug("job not read path={}", path, error);
                        job.failed(out);
                        return;
                    }
                    version = view.version();
                    exists = view.exists();
                    job.seen(view.exists() ? parse(view) : null, clock.millis(), out);
                }));
    }

    /** What is not a state is begun anew. */
    private Job.@Nullable State parse(View view) {
        try {
            return JobJson.read(view.bytes());
        } catch (IOException e) {
            LOG.warn("not a job's state, begun anew path={}", state, e);
            return null;
        }
    }

    private void lock() {
        mutex.tryAcquire()
                .whenComplete((taken, error) -> tell(out -> {
                    if (error != null) {
                        LOG.debug("job not locked path={}", path, error);
                        job.failed(out);
                    } else if (taken.isEmpty()) {
                        job.busy(out);
                    } else {
                        LockHandle held = taken.get();
                        lock = held;
                        held.lost()
                                .thenRun(() -> tell(later -> {
                                    if (lock == held) {
                                        lock = null;
                                        job.lost(later);
                                    }
                                }));
                        job.locked(held.token(), out);
                    }
                }));
    }

    private void commit(Job.State next) {
        byte[] json = JobJson.write(next);
        LockHandle held = lock;
        CompletableFuture<?> written;
        if (held != null) {
            written = client.multi(held.guard(Transaction.EMPTY.setData(state, json, version)));
        } else if (exists) {
            written = client.multi(Transaction.EMPTY.setData(state, json, version));
        } else {
            written = client.create(
                            state, json, CreateOptions.of(CreateMode.PERSISTENT).withParents())
                    .<Void>thenApply(made -> null)
                    .exceptionally(error -> Calls.ignoring(NodeExists.class, error));
        }
        written.whenComplete((done, error) -> tell(out -> {
            if (error == null) {
                version++;
                job.committed(out);
            } else {
                LOG.debug("job not written path={}", path, error);
                job.uncertain(out);
            }
        }));
    }

    private void run(Job.Run run) {
        LockHandle held = lock;
        if (held == null) {
            tell(out -> job.ran(Job.Outcome.FAILED, "the lock was lost", clock.millis(), out));
            return;
        }
        LOG.info("job begins path={} due={} token=0x{}", path, run.dueMillis(), Long.toHexString(run.token()));
        Thread thread = new Thread(() -> work(run, held), "baton-job-" + spec.name());
        thread.setDaemon(true);
        worker = thread;
        thread.start();
        if (closing) {
            thread.interrupt();
        }
    }

    private void work(Job.Run run, LockHandle held) {
        Job.Outcome outcome = Job.Outcome.FAILED;
        String message = "ended by an error";
        try {
            held.run(context -> {
                work.run(new JobContext(Instant.ofEpochMilli(run.dueMillis()), context));
                return true;
            });
            outcome = Job.Outcome.DONE;
            message = "";
        } catch (LockLost e) {
            message = String.valueOf(e.getMessage());
            LOG.warn("job stopped path={}", path, e);
        } catch (InterruptedException e) {
            message = "interrupted";
        } catch (RuntimeException e) {
            message = e.toString();
            LOG.warn("job failed path={}", path, e);
        } finally {
            Job.Outcome how = outcome;
            String why = message;
            tell(out -> {
                worker = null;
                job.ran(how, why, clock.millis(), out);
            });
        }
    }

    @Override
    public String toString() {
        return "ScheduledJob[" + path + ", " + spec.cron() + "]";
    }
}
