/**
 * Configuration for a fleet: {@link dev.baton.recipes.config.ConfigStore} publishes several keys at once, with an author and a reason, and
 * keeps every version; {@link dev.baton.recipes.config.ConfigView} follows what is in force, also when the ensemble cannot be reached.
 *
 * <p>A version can be shown to a part of the fleet before it is in force for all ({@link dev.baton.recipes.config.RolloutPlan}); instances that
 * {@linkplain dev.baton.recipes.config.ConfigFollower follow} by name say of each version whether they have applied it.
 *
 * <p>Nodes: {@code <path>/current} holds the version in force and the one that is being rolled out, {@code <path>/versions/<number>} every
 * version, {@code <path>/acks/<instance>} what an instance says. A version is one JSON object and must fit into one node.
 */
@NullMarked
package dev.baton.recipes.config;

import org.jspecify.annotations.NullMarked;
