package dev.baton.benchmarks.load;

import java.time.Duration;

/**
 * Shape of a run.
 *
 * @param connections sessions, one connection each
 * @param depth requests in flight on each
 * @param threads of the generator, among which the connections are dealt
 * @param settle time under load before the window opens
 * @param measure length of the window
 */
public record LoadSpec(int connections, int depth, int threads, Duration settle, Duration measure) {
    public LoadSpec {
        if (connections < 1 || depth < 1 || threads < 1) {
            throw new IllegalArgumentException("connections, depth and threads must be positive");
        }
    }
}
