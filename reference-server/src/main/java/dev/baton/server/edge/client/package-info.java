/**
 * The client port: sockets, frames, four-letter words, and what is due to peers that misbehave. Knows how requests are framed
 * and decoded, and nothing about sessions or znodes. Everything here runs on the one event loop that also runs the node.
 *
 * <p>Bytes are copied once from the socket's buffer into an array and decoded there in place. Buffers grow with the bytes that
 * arrive, never with a length that was announced. Garbage closes the connection without an answer; it is counted by reason and
 * logged at most once a second per reason.
 */
@NullMarked
package dev.baton.server.edge.client;

import org.jspecify.annotations.NullMarked;
