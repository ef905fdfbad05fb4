/**
 * What everything in a run shares: virtual time ({@link dev.baton.simulation.world.EventQueue}), chance that a seed
 * determines, and the books: what was {@linkplain dev.baton.simulation.world.Reach reached}, and the hash of the
 * trace. Knows nothing of servers and clients.
 */
@NullMarked
package dev.baton.simulation.world;

import org.jspecify.annotations.NullMarked;
