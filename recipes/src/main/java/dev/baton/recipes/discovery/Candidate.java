package dev.baton.recipes.discovery;

/**
 * An instance to choose from, with what this process knows of it.
 *
 * @param instance the instance
 * @param inFlight calls picked and not yet ended
 * @param cost what the next call is expected to cost, relative to other candidates: calls in flight times their average time
 */
public record Candidate(ServiceInstance instance, int inFlight, double cost) {}
