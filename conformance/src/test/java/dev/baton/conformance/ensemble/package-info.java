/**
 * Ensembles of processes: Baton's alone, and together with those of Apache ZooKeeper. Whoever leads, nothing that was acknowledged may
 * be lost, and all members hold the same tree.
 *
 * <p>{@code MixedEnsembleIT}: both makes in one ensemble. {@code LeaderKillsIT}: the leader killed again and again. {@code ProcessFaultsIT}:
 * everything else that may happen to one member, see {@link dev.baton.conformance.ensemble.Fault}. {@code SessionFailoverIT}: what becomes of
 * sessions. A {@link dev.baton.conformance.ensemble.Ledger} writes all the time and remembers what was acknowledged,
 * {@link dev.baton.conformance.ensemble.EnsembleChecks} compares in the end.
 */
@NullMarked
package dev.baton.conformance.ensemble;

import org.jspecify.annotations.NullMarked;
