/**
 * An ensemble of production nodes in one thread under virtual time: {@link dev.baton.server.node.sim.Ensemble} is the world,
 * {@link dev.baton.server.node.sim.SimNode} a process with its driver, {@link dev.baton.server.node.sim.SimStorage} its disk,
 * {@link dev.baton.server.node.sim.Network} what is between them, {@link dev.baton.server.node.sim.SimClient} a client's connection.
 */
package dev.baton.server.node.sim;
