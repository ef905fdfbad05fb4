package dev.baton.recipes.semaphore;

import dev.baton.recipes.driver.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Attempts of one semaphore that wait for a permit or have one, told in the order in which they came. Thread-safe. */
final class Waiters {
    // guarded by this
    private final Set<Attempt> attempts = new LinkedHashSet<>();

    void add(Attempt attempt) {
        synchronized (this) {
            attempts.add(attempt);
        }
        attempt.finished().thenRun(() -> remove(attempt));
    }

    private synchronized void remove(Attempt attempt) {
        attempts.remove(attempt);
    }

    void ruleChanged() {
        List<Attempt> all;
        synchronized (this) {
            all = new ArrayList<>(attempts);
        }
        all.forEach(Attempt::ruleChanged);
    }
}
