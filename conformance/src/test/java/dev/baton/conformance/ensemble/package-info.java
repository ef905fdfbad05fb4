/**
 * Ensembles of processes: Baton's alone, and together with those of Apache ZooKeeper. Whoever leads, nothing that was acknowledged may
 * be lost, and all members hold the same tree.
 */
@NullMarked
package dev.baton.conformance.ensemble;

import org.jspecify.annotations.NullMarked;
