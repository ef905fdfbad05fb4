package dev.baton.recipes.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of a configuration. Immutable.
 *
 * @param number 1 for the first; 0 for the empty one before it
 * @param values all keys with their values
 * @param author who published it
 * @param reason why
 * @param publishedAtMillis when, milliseconds since the epoch by the publisher's clock
 * @param id unique to the publication
 */
public record ConfigVersion(
        long number,
        SortedMap<String, String> values,
        String author,
        String reason,
        long publishedAtMillis,
        String id) {
    /** Nothing published yet. */
    public static final ConfigVersion NONE = new ConfigVersion(0, Collections.emptySortedMap(), "", "", 0, "");

    public ConfigVersion {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** What a key has become from one version to another. */
    public record Difference(String key, String before, String after) {}

    /** The keys that differ from an earlier version, in order; a missing value is "". */
    public List<Difference> since(ConfigVersion earlier) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(earlier.values.keySet());
        return keys.stream()
                .map(key -> new Difference(key, earlier.values.getOrDefault(key, ""), values.getOrDefault(key, "")))
                .filter(difference -> !difference.before().equals(difference.after()))
                .toList();
    }
}
