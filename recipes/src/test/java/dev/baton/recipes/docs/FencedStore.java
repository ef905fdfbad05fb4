package dev.baton.recipes.docs;

import java.util.ArrayList;
import java.util.List;

// tag::fencedStore[]
/** A resource that refuses whoever has been overtaken. */
final class FencedStore {
    private final List<String> entries = new ArrayList<>();
    private long newestToken;

    synchronized void write(long token, String entry) {
        if (token < newestToken) {
            throw new IllegalStateException("token " + token + " was overtaken by " + newestToken);
        }
        newestToken = token;
        entries.add(entry);
    }
    // end::fencedStore[]

    synchronized List<String> read() {
        return List.copyOf(entries);
    }

    boolean isReachable() {
        return true;
    }
}
