package dev.baton.client.session;

import dev.baton.client.event.Watcher;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The client's watches by the path the server knows. A watcher counts once per path and table, however often it was given.
 */
final class WatchRegistry {
    /** Kinds of registration, as the protocol's re-registration lists them. */
    enum Table {
        /** On the data of a node that existed. */
        DATA,
        /** On the creation of a node that did not exist. */
        EXIST,
        CHILD,
        PERSISTENT,
        RECURSIVE
    }

    private static final int PATH_OVERHEAD_BYTES = 4;

    private final Map<Table, Map<String, List<Watcher>>> tables = new EnumMap<>(Table.class);

    WatchRegistry() {
        for (Table table : Table.values()) {
            tables.put(table, new LinkedHashMap<>());
        }
    }

    void add(Table table, String path, Watcher watcher) {
        table(table)
                .merge(path, List.of(watcher), (old, one) -> containsIdentity(old, watcher) ? old : plus(old, watcher));
    }

    /** The watchers an event is for, each once; one-shot ones are forgotten. */
    List<Watcher> fire(WatchEventType type, String path) {
        List<Watcher> found = new ArrayList<>(2);
        switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> {
                take(Table.DATA, path, found);
                take(Table.EXIST, path, found);
                look(Table.PERSISTENT, path, found);
                lookUpwards(path, found);
            }
            case NODE_CHILDREN_CHANGED -> {
                take(Table.CHILD, path, found);
                look(Table.PERSISTENT, path, found);
            }
            case NODE_DELETED -> {
                take(Table.DATA, path, found);
                take(Table.EXIST, path, found);
                take(Table.CHILD, path, found);
                look(Table.PERSISTENT, path, found);
                lookUpwards(path, found);
            }
            case NONE, DATA_WATCH_REMOVED, CHILD_WATCH_REMOVED, PERSISTENT_WATCH_REMOVED -> {
                // never sent by a server
            }
        }
        return found;
    }

    /** Takes all watchers of the tables off a path. */
    List<Watcher> removeAll(Set<Table> from, String path) {
        List<Watcher> found = new ArrayList<>();
        for (Table table : from) {
            take(table, path, found);
        }
        return found;
    }

    /** Takes one watcher off a path; whether it was there. */
    boolean remove(Set<Table> from, String path, Watcher watcher) {
        boolean removed = false;
        for (Table table : from) {
            List<Watcher> watchers = table(table).get(path);
            if (watchers != null && containsIdentity(watchers, watcher)) {
                List<Watcher> left = watchers.stream()
                        .filter(w -> !ScopedWatcher.same(w, watcher))
                        .toList();
                if (left.isEmpty()) {
                    table(table).remove(path);
                } else {
                    table(table).put(path, left);
                }
                removed = true;
            }
        }
        return removed;
    }

    /** Whether somebody else than those who leave is on a path. */
    boolean hasOthers(Set<Table> in, String path, Set<Watcher> leaving) {
        for (Table table : in) {
            for (Watcher other : table(table).getOrDefault(path, List.of())) {
                if (leaving.stream().noneMatch(watcher -> ScopedWatcher.same(watcher, other))) {
                    return true;
                }
            }
        }
        return false;
    }

    void clear() {
        tables.values().forEach(Map::clear);
    }

    /** Number of paths over all tables. */
    int size() {
        return tables.values().stream().mapToInt(Map::size).sum();
    }

    Set<String> paths(Table table) {
        return table(table).keySet();
    }

    /** Which tables a request for a watcher type is about. */
    static Set<Table> tablesOf(WatcherType type) {
        return switch (type) {
            case CHILDREN -> Set.of(Table.CHILD);
            case DATA -> java.util.EnumSet.of(Table.DATA, Table.EXIST);
            case PERSISTENT -> Set.of(Table.PERSISTENT);
            case PERSISTENT_RECURSIVE -> Set.of(Table.RECURSIVE);
            case ANY -> java.util.EnumSet.allOf(Table.class);
        };
    }

    /** The event that tells a watcher of a table that it was removed. */
    static WatchEventType removalOf(Table table) {
        return switch (table) {
            case DATA, EXIST -> WatchEventType.DATA_WATCH_REMOVED;
            case CHILD -> WatchEventType.CHILD_WATCH_REMOVED;
            case PERSISTENT, RECURSIVE -> WatchEventType.PERSISTENT_WATCH_REMOVED;
        };
    }

    /** Bytes a path takes in a list of strings, at most. */
    static int wireBytes(String path) {
        int bytes = PATH_OVERHEAD_BYTES + path.length();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) >= 0x80) {
                bytes += 2;
            }
        }
        return bytes;
    }

    private Map<String, List<Watcher>> table(Table table) {
        return java.util.Objects.requireNonNull(tables.get(table));
    }

    private void take(Table table, String path, List<Watcher> into) {
        List<Watcher> watchers = table(table).remove(path);
        if (watchers != null) {
            addNew(watchers, into);
        }
    }

    private void look(Table table, String path, List<Watcher> into) {
        List<Watcher> watchers = table(table).get(path);
        if (watchers != null) {
            addNew(watchers, into);
        }
    }

    private void lookUpwards(String path, List<Watcher> into) {
        if (table(Table.RECURSIVE).isEmpty()) {
            return;
        }
        String at = path;
        while (true) {
            look(Table.RECURSIVE, at, into);
            if (at.equals(ZnodePath.ROOT)) {
                return;
            }
            at = ZnodePath.parent(at);
        }
    }

    private static void addNew(List<Watcher> watchers, List<Watcher> into) {
        for (Watcher watcher : watchers) {
            if (!containsIdentity(into, watcher)) {
                into.add(watcher);
            }
        }
    }

    private static boolean containsIdentity(List<Watcher> watchers, Watcher watcher) {
        for (Watcher other : watchers) {
            if (ScopedWatcher.same(other, watcher)) {
                return true;
            }
        }
        return false;
    }

    private static List<Watcher> plus(List<Watcher> watchers, Watcher watcher) {
        List<Watcher> longer = new ArrayList<>(watchers.size() + 1);
        longer.addAll(watchers);
        longer.add(watcher);
        return longer;
    }
}
