/**
 * The bytes between members: the packets of the stream between leader and learner, and what is said on election connections. Everything
 * that arrives is checked against its bounds before it is believed; whatever is wrong is a
 * {@link dev.baton.wire.io.MalformedRecordException} and nothing else. Owns no state and decides nothing.
 *
 * @protocol quorum-wire.md#4-quorum-stream-quorumpacket
 */
@NullMarked
package dev.baton.server.zab.wire;

import org.jspecify.annotations.NullMarked;
