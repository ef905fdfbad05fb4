package dev.baton.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Reads the meters at both ends of the window while generator threads run, and puts their tallies together. */
final class Meter {
    /** How long generator threads may take to end after the window: a server silent for longer has failed. */
    private static final long END_WITHIN_SECONDS = 60;

    private static final long PAUSE_NANOS = 20_000_000;

    private final Probe probe;
    private final long fromNanos;
    private final long untilNanos;

    Meter(Probe probe, LoadSpec spec) {
        this.probe = probe;
        this.fromNanos = System.nanoTime() + spec.settle().toNanos();
        this.untilNanos = fromNanos + spec.measure().toNanos();
    }

    Tally newTally() {
        return new Tally(fromNanos, untilNanos);
    }

    /** Waits for the window to pass and for all threads to end; {@code abort} is called first if they do not. */
    LoadResult measure(List<Tally> tallies, List<Future<Void>> threads, Callable<Void> abort) throws Exception {
        try {
            parkUntil(fromNanos, threads);
            long start = System.nanoTime();
            long cpu = probe.cpuNanos();
            long written = probe.writtenBytes();
            long own = ownCpuNanos();
            parkUntil(untilNanos, threads);
            awaitCounted(tallies, threads);
            cpu = probe.cpuNanos() - cpu;
            written = probe.writtenBytes() - written;
            own = ownCpuNanos() - own;
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Future<Void> thread : threads) {
                thread.get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
            return sum(tallies, seconds, cpu, written, own);
        } catch (TimeoutException e) {
            throw new LoadFailure("the server stopped answering", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LoadFailure failure
                    ? failure
                    : new LoadFailure("the load broke off: " + e.getCause(), e.getCause());
        } finally {
            abort.call();
        }
    }

    private static void parkUntil(long deadlineNanos, List<Future<Void>> threads) throws Exception {
        for (long left; (left = deadlineNanos - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(Math.min(left, PAUSE_NANOS));
            for (Future<Void> thread : threads) {
                if (thread.isDone() && System.nanoTime() - deadlineNanos < 0) {
                    thread.get();
                    throw new LoadFailure("the load ended early");
                }
            }
        }
    }

    /** On a crowded machine nothing at all may have been answered yet. */
    private static void awaitCounted(List<Tally> tallies, List<Future<Void>> threads) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_WITHIN_SECONDS);
        while (!tallies.stream().allMatch(Tally::hasCounted)) {
            if (System.nanoTime() - until >= 0) {
                throw new LoadFailure("the server stopped answering");
            }
            for (Future<Void> thread : threads) {
                if (thread.isDone()) {
                    thread.get();
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private LoadResult sum(List<Tally> tallies, double seconds, long cpu, long written, long own) {
        Histogram reads = tallies.get(0).reads();
        Histogram writes = tallies.get(0).writes();
        long operations = tallies.get(0).operations();
        for (Tally tally : tallies.subList(1, tallies.size())) {
            reads.add(tally.reads());
            writes.add(tally.writes());
            operations += tally.operations();
        }
        if (operations == 0) {
            throw new LoadFailure("not one operation was answered in the window");
        }
        return new LoadResult(operations, seconds, reads, writes, cpu, written, own);
    }

    private static long ownCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
