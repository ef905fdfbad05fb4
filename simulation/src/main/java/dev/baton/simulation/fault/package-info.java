/**
 * Faults as data: kinds, the drawing of schedules, and making them come true. A schedule stands beside the seed, so
 * it can be cut without changing what the seed says about everything else.
 */
@NullMarked
package dev.baton.simulation.fault;

import org.jspecify.annotations.NullMarked;
