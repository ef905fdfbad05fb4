package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.LoadSpec;
import java.time.Duration;

/**
 * Sizes and times of a comparison.
 *
 * @param connections of the saturating workloads
 * @param depth requests in flight on each of them
 * @param threads of the generator
 * @param watchers of the fan-out
 * @param znodes of the workload that fills the tree
 * @param settle load before each window
 * @param measure length of each window
 * @param rounds windows for each server and workload
 * @param warmUp load for each server before the first window, dealt among the workloads
 * @param members servers of each kind: one alone, or an ensemble
 * @param outages for each ensemble and kind of outage
 */
public record Plan(
        int connections,
        int depth,
        int threads,
        int watchers,
        int znodes,
        Duration settle,
        Duration measure,
        int rounds,
        Duration warmUp,
        int members,
        int outages) {

    /** A workload's name in tables: on ensembles it is another one. */
    String labelOf(String workload) {
        return members == 1 ? workload : workload + " x" + members;
    }

    LoadSpec saturated() {
        return new LoadSpec(connections, depth, threads, settle, measure);
    }

    LoadSpec single() {
        return new LoadSpec(1, 1, 1, settle, measure);
    }

    Plan withMeasure(Duration duration) {
        return new Plan(
                connections, depth, threads, watchers, znodes, settle, duration, rounds, warmUp, members, outages);
    }
}
