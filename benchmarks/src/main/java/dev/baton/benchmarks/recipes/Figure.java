package dev.baton.benchmarks.recipes;

/**
 * What a window gave.
 *
 * @param value in the bench's unit
 * @param operations how many there were in all, those before and after the window too
 */
record Figure(double value, long operations) {}
