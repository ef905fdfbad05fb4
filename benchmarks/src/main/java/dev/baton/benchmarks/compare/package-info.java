/**
 * The comparison: the same workloads on Baton's and on Apache's server in alternation within one run, since separate runs on one machine
 * differ by more than what is to be shown. Medians of the rounds with their range, and the ratio against the goals.
 *
 * <p>To add a workload under load add a constant to {@link dev.baton.benchmarks.compare.LoadWorkload}; one that owns its server
 * processes, to {@link dev.baton.benchmarks.compare.LifeWorkload}; an accident of an ensemble, to
 * {@link dev.baton.benchmarks.compare.OutageWorkload}; its goals, if any, go into
 * {@link dev.baton.benchmarks.compare.Goals}.
 */
@NullMarked
package dev.baton.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
