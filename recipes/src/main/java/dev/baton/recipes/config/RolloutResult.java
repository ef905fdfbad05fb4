package dev.baton.recipes.config;

/**
 * How a roll-out ended.
 *
 * @param promoted whether the version is in force for all; otherwise it is for nobody
 * @param version what was rolled out; it stays in the history in either case
 * @param reason why it was rolled back, empty if it was not
 * @param last what the instances that saw it said last
 */
public record RolloutResult(boolean promoted, ConfigVersion version, String reason, Acknowledgements last) {}
