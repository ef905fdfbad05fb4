/** Bugs made on purpose, to show that the simulator finds them. The list is in {@code simulation/mutations}. */
@NullMarked
package dev.baton.simulation.mutation;

import org.jspecify.annotations.NullMarked;
