package dev.baton.recipes.config;

import dev.baton.recipes.kernel.Rollout;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which instances see a version that is being rolled out.
 *
 * @param labels those with one of these labels; empty for no condition
 * @param percent of them, by a stable hash of instance and configuration: who sees something at 5 percent does so at 20, too
 */
public record Audience(Set<String> labels, int percent) {
    private static final int PARTS_PER_PERCENT = 100;

    /** Every instance. */
    public static final Audience ALL = new Audience(Set.of(), 100);

    public Audience {
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + "; it must be from 0 to 100");
        }
    }

    /** A part of the instances. */
    public static Audience percent(int percent) {
        return new Audience(Set.of(), percent);
    }

    /** The instances with one of these labels. */
    public static Audience labelled(String... labels) {
        return new Audience(Set.of(labels), 100);
    }

    /** Whether an instance is in it, of the configuration at a path. */
    boolean includes(String path, ConfigInstance instance) {
        boolean labelled = labels.isEmpty() || instance.labels().stream().anyMatch(labels::contains);
        return labelled && Rollout.placeOf(path, instance.id()) < percent * PARTS_PER_PERCENT;
    }
}
