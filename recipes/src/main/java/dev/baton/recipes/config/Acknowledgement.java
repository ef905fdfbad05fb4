package dev.baton.recipes.config;

/**
 * What an instance says of the version that it was given last.
 *
 * @param instance who
 * @param number of the version, 0 if it has not been given any
 * @param applied whether it has applied it
 * @param message why not
 */
public record Acknowledgement(ConfigInstance instance, long number, boolean applied, String message) {}
