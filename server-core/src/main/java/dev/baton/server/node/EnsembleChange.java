package dev.baton.server.node;

import dev.baton.server.quorum.Membership;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the ensemble changed, or is about to.
 *
 * @param active the one in force
 * @param pending a later one that is proposed, null if there is none
 */
public record EnsembleChange(Membership active, @Nullable Membership pending) {}
