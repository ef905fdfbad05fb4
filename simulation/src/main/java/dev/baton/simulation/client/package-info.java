/**
 * Client processes: production session machines on the simulated network, and what runs on them. A {@link
 * dev.baton.simulation.client.Worker} reads and writes, a {@link dev.baton.simulation.client.LockProgram} drives the
 * production kernel of the lock. What they are told is checked as it comes.
 */
@NullMarked
package dev.baton.simulation.client;

import org.jspecify.annotations.NullMarked;
