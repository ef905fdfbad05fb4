/** Agreeing on an epoch: what a leader-to-be learns from those who come to it, and when a quorum has promised it the epoch. */
@NullMarked
package dev.baton.server.zab.discovery;

import org.jspecify.annotations.NullMarked;
