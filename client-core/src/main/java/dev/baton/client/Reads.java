package dev.baton.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Several reads that travel as one request, for {@link Client#multiRead(Reads)}. Each succeeds or fails on its own. Immutable:
 * every method returns a longer list.
 */
public final class Reads {
    /** Nothing; the start. */
    public static final Reads EMPTY = new Reads(List.of());

    private final List<Item> items;

    private Reads(List<Item> items) {
        this.items = items;
    }

    public Reads getData(String path) {
        return plus(new Item(OptionChecks.path(path), false));
    }

    public Reads getChildren(String path) {
        return plus(new Item(OptionChecks.path(path), true));
    }

    /** Number of reads. */
    public int size() {
        return items.size();
    }

    List<Item> items() {
        return items;
    }

    private Reads plus(Item item) {
        List<Item> longer = new ArrayList<>(items.size() + 1);
        longer.addAll(items);
        longer.add(item);
        return new Reads(Collections.unmodifiableList(longer));
    }

    record Item(String path, boolean children) {}
}
