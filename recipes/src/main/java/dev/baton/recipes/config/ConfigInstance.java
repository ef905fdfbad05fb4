package dev.baton.recipes.config;

import dev.baton.recipes.node.Calls;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who follows a configuration by name.
 *
 * @param id unique in the fleet; a segment of a path
 * @param labels what it is, for example its zone or that it goes first
 */
public record ConfigInstance(String id, Set<String> labels) {
    public ConfigInstance {
        Calls.name("instance id", id);
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    /** An instance without labels. */
    public static ConfigInstance of(String id) {
        return new ConfigInstance(id, Set.of());
    }
}
