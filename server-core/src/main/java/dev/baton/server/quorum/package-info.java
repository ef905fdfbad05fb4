/**
 * The arithmetic of quorums: which sets of voters may decide. Immutable values, free of any protocol: nothing here knows what is
 * being voted on.
 *
 * <p>What every form promises, and what the protocol rests on: two quorums of one form always share a voter, a superset of a quorum is
 * a quorum, and nobody is no quorum. A {@link dev.baton.server.quorum.JointQuorum} shares a voter with every quorum of either of its sides,
 * which is what makes a change of membership safe.
 */
@NullMarked
package dev.baton.server.quorum;

import org.jspecify.annotations.NullMarked;
