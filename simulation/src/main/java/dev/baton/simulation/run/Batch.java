package dev.baton.simulation.run;

import dev.baton.simulation.fault.Fault;
import dev.baton.simulation.world.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Many seeds, on several cores; each seed is a world of its own. */
public final class Batch {
    private static final double NANOS_PER_HOUR = 3_600e9;

    /**
     * What they came to. Simulated time counts each seed once, also if it ran twice.
     *
     * @param runs runs made, more than seeds if some were made twice
     * @param wallNanos real time
     */
    public record Report(
            long seeds,
            long runs,
            long simulatedNanos,
            long steps,
            long decided,
            long epochs,
            long wallNanos,
            Coverage coverage,
            List<Failure> failures) {
        public double simulatedHours() {
            return simulatedNanos / NANOS_PER_HOUR;
        }

        /** Simulated time by real time, with all workers and both runs of each seed. */
        public double speed() {
            return (double) simulatedNanos / wallNanos;
        }

        /** Both together, one after the other. */
        public Report plus(Report other) {
            Coverage all = new Coverage();
            all.add(coverage);
            all.add(other.coverage);
            List<Failure> failed = new ArrayList<>(failures);
            failed.addAll(other.failures);
            return new Report(
                    seeds + other.seeds,
                    runs + other.runs,
                    simulatedNanos + other.simulatedNanos,
                    steps + other.steps,
                    decided + other.decided,
                    epochs + other.epochs,
                    wallNanos + other.wallNanos,
                    all,
                    failed);
        }

        /** In one line. */
        public String summary() {
            return String.format(
                    "%d seeds, %d runs, %.1f simulated hours, %d steps, %d decided, %d epochs, %.1f s, %.0f x real"
                            + " time, %d failures",
                    seeds, runs, simulatedHours(), steps, decided, epochs, wallNanos / 1e9, speed(), failures.size());
        }
    }

    private final long firstSeed;
    private final long seedsMax;
    private final long twiceMax;
    private final boolean untilFailure;
    private final BooleanSupplier goesOn;

    private final AtomicLong next = new AtomicLong();
    private final Coverage coverage = new Coverage();
    private final List<Failure> failures = new ArrayList<>();
    private long seeds;
    private long runs;
    private long simulatedNanos;
    private long steps;
    private long decided;
    private long epochs;

    /**
     * @param twiceMax how many seeds, from the first one on, are run twice and must come to the same
     * @param untilFailure whether no seed is begun after a failure
     * @param goesOn asked before each seed
     */
    public Batch(long firstSeed, long seedsMax, long twiceMax, boolean untilFailure, BooleanSupplier goesOn) {
        this.firstSeed = firstSeed;
        this.seedsMax = seedsMax;
        this.twiceMax = twiceMax;
        this.untilFailure = untilFailure;
        this.goesOn = goesOn;
    }

    /** Runs them; comes back when all workers have stopped. */
    public Report run(int workers) throws InterruptedException {
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "simulation-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long took = System.nanoTime() - begun;
        return new Report(seeds, runs, simulatedNanos, steps, decided, epochs, took, coverage, List.copyOf(failures));
    }

    private void work() {
        while (goesOn.getAsBoolean() && !(untilFailure && hasFailed())) {
            long index = next.getAndIncrement();
            if (index >= seedsMax) {
                return;
            }
            one(firstSeed + index, index < twiceMax);
        }
    }

    private void one(long seed, boolean twice) {
        List<Fault> faults = Simulation.faultsOf(seed);
        try {
            Simulation.Result result = new Simulation(seed, faults, false).run();
            if (twice) {
                Simulation.Result again = new Simulation(seed, faults, false).run();
                if (!again.isSameAs(result)) {
                    throw new Failure(
                            seed,
                            result.steps(),
                            result.nanos(),
                            faults,
                            new IllegalStateException("not the same twice: " + result + " and " + again));
                }
            }
            add(result, twice);
        } catch (Failure e) {
            add(e);
        }
    }

    private synchronized void add(Simulation.Result result, boolean twice) {
        seeds++;
        runs += twice ? 2 : 1;
        simulatedNanos += result.nanos();
        steps += result.steps();
        decided += result.decided();
        epochs += result.epochs();
        coverage.add(result.coverage());
    }

    private synchronized boolean hasFailed() {
        return !failures.isEmpty();
    }

    private synchronized void add(Failure failure) {
        seeds++;
        failures.add(failure);
    }
}
