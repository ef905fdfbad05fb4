/**
 * Deciding: which proposals a quorum has acknowledged ({@link dev.baton.server.zab.broadcast.Acks}), and whether this leader was still
 * the leader after a question was asked ({@link dev.baton.server.zab.broadcast.ReadRounds}).
 */
@NullMarked
package dev.baton.server.zab.broadcast;

import org.jspecify.annotations.NullMarked;
