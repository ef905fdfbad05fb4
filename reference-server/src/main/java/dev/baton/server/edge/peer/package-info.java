/**
 * Connections between members: the election port, on which everybody talks to everybody, and the quorum port, to which learners
 * connect. Knows sockets, framing, who may call whom, and when to call again; what is said is the core's. Everything runs on the
 * event loop that runs the node, except for reading the log for a learner, which may block, and looking up host names.
 *
 * <p>Owns: which connection to a member counts. The core is told of one connection of a kind to a peer at a time; a
 * {@link dev.baton.server.edge.peer.QuorumLink} or {@link dev.baton.server.edge.peer.ElectionLink} that was replaced or closed by
 * order is silenced first, so that nothing of it is told afterwards.
 *
 * <p>Nobody is trusted before the first message has said who calls, and then only if the number is a member's: until then a
 * connection may hold a few kilobytes for a few seconds. Buffers grow with the bytes that arrive, never with a length announced.
 * Peers that send garbage, stall or vanish cost a connection and a counted line in the log.
 */
@NullMarked
package dev.baton.server.edge.peer;

import org.jspecify.annotations.NullMarked;
