/**
 * Recipes as they are, in a simulated process. They ask the machine for the time, for random numbers, for timers and now
 * and then for a thread; {@link dev.baton.simulation.bend.BentLoader} loads their classes, and those of the client's
 * API, with these calls, and no others, leading to {@link dev.baton.simulation.bend.Bent}, and with the client's
 * session driver being {@link dev.baton.simulation.bend.SimDriver}. Everything else in them is what users run.
 *
 * <p>What a recipe does on the callback lane, by a timer or in the background comes one after the other here, each after
 * a delay that the seed says; so orders are explored, and races between threads are not.
 */
@NullMarked
package dev.baton.simulation.bend;

import org.jspecify.annotations.NullMarked;
