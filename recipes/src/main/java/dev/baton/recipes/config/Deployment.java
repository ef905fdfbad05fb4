package dev.baton.recipes.config;

import org.jspecify.annotations.Nullable;

/**
 * What the node of a configuration holds.
 *
 * @param current the version in force
 * @param last the largest number given so far
 * @param staged what is being rolled out, or null
 */
record Deployment(
        ConfigVersion current, long last, @Nullable StagedVersion staged) {
    static final Deployment NONE = new Deployment(ConfigVersion.NONE, 0, null);

    /** What an instance sees; null for somebody without a name, who sees what is in force. */
    ConfigVersion versionFor(String path, @Nullable ConfigInstance instance) {
        return isStagedFor(path, instance) && staged != null ? staged.version() : current;
    }

    boolean isStagedFor(String path, @Nullable ConfigInstance instance) {
        return staged != null && instance != null && staged.audience().includes(path, instance);
    }

    boolean stages(long number) {
        return staged != null && staged.version().number() == number;
    }
}
