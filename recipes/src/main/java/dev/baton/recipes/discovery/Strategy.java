package dev.baton.recipes.discovery;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How to choose among instances. Called by one thread at a time per {@link Balancer}; an object serves one balancer only, since
 * it may remember.
 */
@FunctionalInterface
public interface Strategy {
    /** Chooses one of the candidates, which are at least one, in the order of their ids. */
    Candidate choose(List<Candidate> candidates);

    /** One after the other. */
    static Strategy roundRobin() {
        return new Strategies.RoundRobin();
    }

    /** Any, all alike. */
    static Strategy random() {
        return random(chance());
    }

    /** As {@link #random()}, with a source of chance of one's own. */
    static Strategy random(RandomGenerator random) {
        return candidates -> candidates.get(random.nextInt(candidates.size()));
    }

    /** Always the same instance for the same key, as long as it is there; when it goes only its own keys move. */
    static Strategy sticky(String key) {
        return new Strategies.Sticky(Objects.requireNonNull(key));
    }

    /** In turn, each as often as its weight says, spread as evenly as possible. */
    static Strategy weighted() {
        return new Strategies.Weighted();
    }

    /** Of two by chance the one with the lower {@link Candidate#cost()}, so that slow and busy instances get less. */
    static Strategy powerOfTwoChoices() {
        return powerOfTwoChoices(chance());
    }

    /** As {@link #powerOfTwoChoices()}, with a source of chance of one's own. */
    static Strategy powerOfTwoChoices(RandomGenerator random) {
        return new Strategies.PowerOfTwo(random);
    }

    /**
     * Only instances of a zone, as long as there are enough; otherwise all.
     *
     * @param zone where this process runs
     * @param instancesMin so many of the zone must be left to stay in it
     * @param within how to choose among them
     */
    static Strategy zoneAware(String zone, int instancesMin, Strategy within) {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(within, "within");
        return candidates -> {
            List<Candidate> near = candidates.stream()
                    .filter(candidate -> candidate.instance().zone().equals(zone))
                    .toList();
            return within.choose(near.size() >= Math.max(1, instancesMin) ? near : candidates);
        };
    }

    private static RandomGenerator chance() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        };
    }
}
