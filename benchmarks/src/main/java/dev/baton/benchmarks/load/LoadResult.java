package dev.baton.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What one run measured.
 *
 * @param operations answered within the window
 * @param seconds length of the window
 * @param reads latencies in nanoseconds of everything but writes
 * @param writes latencies in nanoseconds of writes
 * @param serverCpuNanos used by the server within the window
 * @param serverWrittenBytes caused by the server within the window
 * @param generatorCpuNanos used by the whole generator process within the window
 */
public record LoadResult(
        long operations,
        double seconds,
        Histogram reads,
        Histogram writes,
        long serverCpuNanos,
        long serverWrittenBytes,
        long generatorCpuNanos) {

    public double operationsPerSecond() {
        return operations / seconds;
    }

    public double serverCpuMicrosPerOperation() {
        return serverCpuNanos / 1_000.0 / operations;
    }
}
