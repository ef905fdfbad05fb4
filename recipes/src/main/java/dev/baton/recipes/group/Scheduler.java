package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.recipes.node.Calls;
import java.time.InstantSource;

/**
 * Runs jobs at given times, each time once in the whole fleet. Every instance schedules the same jobs; whoever comes first runs. Thread-safe;
 * holds nothing itself.
 *
 * <ul>
 *   <li><b>Guarantee:</b> a time is begun at most once, by the ensemble's word: the run and the job's cursor are written in one transaction with
 *       a check of the job's lock. Runs of one job never overlap by the ensemble's word, and each has a larger token than all before.
 *   <li><b>Clocks:</b> times are those of the instances' clocks. The fastest one begins; the others see that it has.
 *   <li><b>Loss of the session, or of the lock's node,</b> in a run: the work's thread is interrupted before another instance can run the job. That
 *       one writes {@link JobOutcome#ABANDONED}, and runs it again if the job says so.
 *   <li><b>Suspension:</b> a run goes on as long as its lock can be proven; nothing is begun.
 *   <li><b>Unknown outcome</b> of the write that begins or ends a run: resolved by reading.
 *   <li><b>Close:</b> nothing is begun any more; a run that goes on is interrupted and awaited.
 *   <li><b>The client is closed:</b> as a loss.
 * </ul>
 *
 * <p>Nodes: {@code <path>/<job>/state}, with the history, and {@code <path>/<job>/lock}.
 */
public final class Scheduler {
    private final Client client;
    private final String path;
    private final String instance;
    private final InstantSource clock;

    private Scheduler(Client client, String path, String instance, InstantSource clock) {
        this.client = client;
        this.path = Calls.path(path);
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * A scheduler with its jobs below a path. Makes no request.
     *
     * @param instance who this is, for the history
     */
    public static Scheduler on(Client client, String path, String instance) {
        return new Scheduler(client, path, instance, InstantSource.system());
    }

    /** With another clock, which is asked at least every ten minutes, and when a time should have come. */
    public Scheduler withClock(InstantSource newClock) {
        return new Scheduler(client, path, instance, newClock);
    }

    /** Schedules a job until the handle is closed. A job that the fleet has not known has its first time after now. */
    public ScheduledJob schedule(JobSpec job, JobWork work) {
        ScheduledJob scheduled = new ScheduledJob(client, path + "/" + job.name(), instance, clock, job, work);
        scheduled.start();
        return scheduled;
    }

    @Override
    public String toString() {
        return "Scheduler[" + path + ", " + instance + "]";
    }
}
