package dev.baton.recipes.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be changed, by whom and why.
 *
 * @param changes new values by key; an empty value removes the key
 * @param author who, not empty
 * @param reason why, not empty
 */
public record Publication(Map<String, String> changes, String author, String reason) {
    public Publication {
        changes = Collections.unmodifiableMap(new TreeMap<>(changes));
        if (author.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a publication needs an author and a reason");
        }
        if (changes.keySet().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a key is blank");
        }
    }
}
