/**
 * The composition: one {@link dev.baton.server.node.Node} is a whole server as a pure machine.
 *
 * <p>A driver owns a node and one thread. In each turn it calls {@link dev.baton.server.node.Node#beginTurn}, hands over
 * inputs with {@link dev.baton.server.node.Node#step}, gives a slice to background work, carries out what the
 * {@link dev.baton.server.node.Outbox} says and clears it. The node never blocks, never reads a clock, and keeps every rule of
 * the protocol that concerns sessions, order and durability; the driver keeps none of them.
 *
 * <p>A write walks through four stations: prepared and appended in the turn in which it arrives, then durable
 * ({@link dev.baton.server.node.NodeInput.Persisted}), then decided (by the own log on a server alone, by a quorum in an ensemble: the two
 * forms of {@code Consensus}), then applied and answered in the order of zxids. On a learner the first of them is the leader's, to whom
 * {@code WriteGate} sends it. Reads go straight to the tree unless the session has something unanswered before them.
 *
 * <p>Sessions are the ensemble's, in the tree from their first transaction to their last; or, if so configured, begin as local ones that
 * only {@code LocalSessions} and the table of this node know.
 */
@NullMarked
package dev.baton.server.node;

import org.jspecify.annotations.NullMarked;
