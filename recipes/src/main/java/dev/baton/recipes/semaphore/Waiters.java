package dev.baton.recipes.semaphore;

import dev.baton.recipes.driver.Attempt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** Attempts of one semaphore that wait for a permit. Thread-safe. */
final class Waiters {
    private final Set<Attempt> attempts = new CopyOnWriteArraySet<>(); // few, and told in the order in which they came

    void add(Attempt attempt) {
        attempts.add(attempt);
        attempt.finished().thenRun(() -> attempts.remove(attempt));
    }

    void remove(Attempt attempt) {
        attempts.remove(attempt);
    }

    void ruleChanged() {
        attempts.forEach(Attempt::ruleChanged);
    }
}
