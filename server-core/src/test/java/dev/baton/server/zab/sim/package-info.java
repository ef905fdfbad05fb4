/**
 * A whole ensemble of cores in one thread under one seed: virtual time, a network that delays, loses and cuts, disks that forget what was
 * not synced, processes that die and come back. After every step the checks of {@link dev.baton.server.zab.sim.Checks} hold or the run
 * fails with its seed. Storage, network and members know nothing of the faults' schedule, which is {@link dev.baton.server.zab.sim.Faults}'.
 */
package dev.baton.server.zab.sim;
