/**
 * Configuration for a fleet: {@link dev.baton.recipes.config.ConfigStore} publishes several keys at once, with an author and a reason, and
 * keeps every version; {@link dev.baton.recipes.config.ConfigView} follows what is in force, also when the ensemble cannot be reached.
 *
 * <p>Nodes: {@code <path>/current} holds the version in force, {@code <path>/versions/<number>} every version.
 * A version is one JSON object and must fit into one node.
 */
@NullMarked
package dev.baton.recipes.config;

import org.jspecify.annotations.NullMarked;
