package dev.baton.recipes.config;

/**
 * A version that is shown to a part of the fleet.
 *
 * @param version what
 * @param audience to whom
 */
public record StagedVersion(ConfigVersion version, Audience audience) {}
