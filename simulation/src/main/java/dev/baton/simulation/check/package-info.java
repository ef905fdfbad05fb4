/**
 * What must hold, after every step. {@link dev.baton.simulation.check.Chronicle} looks at members from outside and
 * writes down the one history; {@link dev.baton.simulation.check.Witness} holds against it what clients were told;
 * {@link dev.baton.simulation.check.Linearizability} believes neither and looks at calls and answers alone. A broken
 * rule is a {@link dev.baton.simulation.world.Violation} that names it.
 */
@NullMarked
package dev.baton.simulation.check;

import org.jspecify.annotations.NullMarked;
