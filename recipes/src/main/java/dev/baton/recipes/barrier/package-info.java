/**
 * Meeting points: {@link dev.baton.recipes.barrier.Barrier} holds everybody back until it is removed, {@link
 * dev.baton.recipes.barrier.DoubleBarrier} lets a number of processes begin and end together, {@link
 * dev.baton.recipes.barrier.CountdownLatch} opens when enough was done, {@link dev.baton.recipes.barrier.Rendezvous} lets the same number
 * of parties meet again and again.
 *
 * <p>All of them open only by what is read from the ensemble, never by an event alone: an event that comes twice, late or without cause
 * lets nobody through.
 */
@NullMarked
package dev.baton.recipes.barrier;

import org.jspecify.annotations.NullMarked;
