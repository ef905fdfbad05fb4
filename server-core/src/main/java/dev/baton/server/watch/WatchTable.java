package dev.baton.server.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registrations: path, watcher, mode bits. Made for many paths with few watchers each: a path with one watcher costs its string
 * and some 24 bytes in arrays; more watchers of a path share a {@link PackedSet}.
 *
 * <p>Paths are entries of dense arrays with stable numbers, found through an open addressed index that hashes as
 * {@link String#hashCode()} does, so that a prefix of a path is found without making a string of it.
 */
final class WatchTable {
    private static final int CAPACITY_MIN = 16;
    private static final int NONE = -1;

    /** Path of an entry, null for a free one. */
    private @Nullable String[] paths = new @Nullable String[CAPACITY_MIN];

    /** Of a used entry: a packed watcher and its bits, or the complement of an index in groups. Of a free one: the next free. */
    private int[] values = new int[CAPACITY_MIN];

    private int entriesUsed;
    private int firstFree = NONE;
    private int pathCount;

    /** Entry number plus one, 0 for free. */
    private int[] index = new int[2 * CAPACITY_MIN];

    private final List<PackedSet> groups = new ArrayList<>();
    private final List<Integer> freeGroups = new ArrayList<>();
    private final List<@Nullable Watcher> watchers = new ArrayList<>();
    private final List<Integer> freeSlots = new ArrayList<>();
    private int dataCount;
    private int childCount;
    private int recursiveCount;
    private int[] scratch = new int[CAPACITY_MIN];

    Watcher addWatcher(Watcher.Sink sink) {
        int slot = freeSlots.isEmpty() ? watchers.size() : freeSlots.remove(freeSlots.size() - 1);
        Watcher watcher = new Watcher(sink, slot);
        if (slot == watchers.size()) {
            watchers.add(watcher);
        } else {
            watchers.set(slot, watcher);
        }
        return watcher;
    }

    /** Forgets a watcher with all its registrations. */
    void removeWatcher(Watcher watcher) {
        int[] entries = new int[watcher.entries.size()];
        watcher.entries.copyTo(entries);
        for (int packed : entries) {
            setBits(packed >>> Modes.BITS, watcher, 0);
        }
        watchers.set(watcher.slot, null);
        freeSlots.add(watcher.slot);
    }

    Watcher watcher(int slot) {
        Watcher watcher = watchers.get(slot);
        if (watcher == null) {
            throw new IllegalStateException("no watcher in slot " + slot);
        }
        return watcher;
    }

    /** Registrations that data events look at. */
    int dataCount() {
        return dataCount;
    }

    /** Registrations that child events look at. */
    int childCount() {
        return childCount;
    }

    int recursiveCount() {
        return recursiveCount;
    }

    int pathCount() {
        return pathCount;
    }

    int bits(String path, Watcher watcher) {
        int entry = find(path, path.length(), path.hashCode());
        return entry == NONE ? 0 : bitsAt(entry, watcher.slot);
    }

    void add(String path, Watcher watcher, int bits) {
        int entry = find(path, path.length(), path.hashCode());
        if (entry == NONE) {
            entry = insert(path, watcher.slot << Modes.BITS | bits);
            watcher.entries.put(entry, Modes.ANY);
            count(0, bits);
            return;
        }
        setBits(entry, watcher, bitsAt(entry, watcher.slot) | bits);
    }

    /** Takes mode bits from a watcher. Returns those it had. */
    int remove(String path, Watcher watcher, int bits) {
        int entry = find(path, path.length(), path.hashCode());
        int present = entry == NONE ? 0 : bitsAt(entry, watcher.slot);
        if ((present & bits) != 0) {
            setBits(entry, watcher, present & ~bits);
        }
        return present & bits;
    }

    /** The entry of the first {@code length} characters of {@code path}, whose hash is {@code hash}, or a negative number. */
    int find(String path, int length, int hash) {
        int mask = index.length - 1;
        int at = home(hash, mask);
        while (index[at] != 0) {
            int entry = index[at] - 1;
            String candidate = pathAt(entry);
            if (candidate.length() == length && path.startsWith(candidate)) {
                return entry;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    /**
     * All registrations of an entry, packed as {@code slot << BITS | bits}, in an array that is valid until the next call; the
     * last one is followed by 0.
     */
    int[] registrations(int entry) {
        int value = values[entry];
        int count;
        if (value >= 0) {
            scratch[0] = value;
            count = 1;
        } else {
            PackedSet group = groups.get(~value);
            if (scratch.length <= group.size()) {
                scratch = new int[2 * group.size()];
            }
            count = group.copyTo(scratch);
        }
        scratch[count] = 0;
        return scratch;
    }

    /** Replaces the bits of a watcher at an entry; 0 removes it, and with the last one the entry. */
    void setBits(int entry, Watcher watcher, int bits) {
        int before = bitsAt(entry, watcher.slot);
        if (before == bits) {
            return;
        }
        count(before, bits);
        int value = values[entry];
        if (before == 0) {
            watcher.entries.put(entry, Modes.ANY);
        } else if (bits == 0) {
            watcher.entries.put(entry, 0);
        }
        if (value < 0) {
            PackedSet group = groups.get(~value);
            group.put(watcher.slot, bits);
            if (group.size() == 1) {
                values[entry] = group.first();
                freeGroup(~value);
            }
        } else if (before != 0) {
            if (bits == 0) {
                delete(entry);
            } else {
                values[entry] = watcher.slot << Modes.BITS | bits;
            }
        } else {
            PackedSet group = new PackedSet();
            group.put(value >>> Modes.BITS, value & Modes.ANY);
            group.put(watcher.slot, bits);
            values[entry] = ~newGroup(group);
        }
    }

    /** Visits all registrations; for operators. */
    void forEach(Visitor visitor) {
        for (int entry = 0; entry < entriesUsed; entry++) {
            String path = paths[entry];
            if (path != null) {
                int[] all = registrations(entry);
                for (int i = 0; all[i] != 0; i++) {
                    visitor.registration(path, watcher(all[i] >>> Modes.BITS), all[i] & Modes.ANY);
                }
            }
        }
    }

    /** Takes one registration. */
    interface Visitor {
        void registration(String path, Watcher watcher, int bits);
    }

    private int bitsAt(int entry, int slot) {
        int value = values[entry];
        if (value < 0) {
            return groups.get(~value).get(slot);
        }
        return value >>> Modes.BITS == slot ? value & Modes.ANY : 0;
    }

    private void count(int before, int after) {
        dataCount += has(after, Modes.DATA_TABLE) - has(before, Modes.DATA_TABLE);
        childCount += has(after, Modes.CHILD_TABLE) - has(before, Modes.CHILD_TABLE);
        recursiveCount += has(after, Modes.RECURSIVE) - has(before, Modes.RECURSIVE);
    }

    private static int has(int bits, int wanted) {
        return (bits & wanted) == 0 ? 0 : 1;
    }

    private int newGroup(PackedSet group) {
        if (freeGroups.isEmpty()) {
            groups.add(group);
            return groups.size() - 1;
        }
        int at = freeGroups.remove(freeGroups.size() - 1);
        groups.set(at, group);
        return at;
    }

    private void freeGroup(int at) {
        groups.set(at, new PackedSet());
        freeGroups.add(at);
    }

    private String pathAt(int entry) {
        String path = paths[entry];
        if (path == null) {
            throw new IllegalStateException("watch entry " + entry + " is free");
        }
        return path;
    }

    private int insert(String path, int value) {
        int entry = firstFree;
        if (entry != NONE) {
            firstFree = values[entry];
        } else {
            entry = entriesUsed++;
            if (entry == paths.length) {
                paths = Arrays.copyOf(paths, entry + entry / 2);
                values = Arrays.copyOf(values, entry + entry / 2);
            }
        }
        paths[entry] = path;
        values[entry] = value;
        pathCount++;
        if (4 * pathCount > 3 * index.length) {
            rehash(2 * index.length);
        } else {
            enter(entry, path.hashCode());
        }
        return entry;
    }

    private void delete(int entry) {
        String path = pathAt(entry);
        int mask = index.length - 1;
        int hole = home(path.hashCode(), mask);
        while (index[hole] != entry + 1) {
            hole = hole + 1 & mask;
        }
        int next = hole;
        while (true) {
            next = next + 1 & mask;
            if (index[next] == 0) {
                break;
            }
            int home = home(pathAt(index[next] - 1).hashCode(), mask);
            if ((next - home & mask) >= (next - hole & mask)) {
                index[hole] = index[next];
                hole = next;
            }
        }
        index[hole] = 0;
        paths[entry] = null;
        values[entry] = firstFree;
        firstFree = entry;
        pathCount--;
        shrinkIfEmpty();
    }

    private void shrinkIfEmpty() {
        if (pathCount == 0 && paths.length > CAPACITY_MIN) {
            paths = new @Nullable String[CAPACITY_MIN];
            values = new int[CAPACITY_MIN];
            index = new int[2 * CAPACITY_MIN];
            entriesUsed = 0;
            firstFree = NONE;
        }
    }

    private void rehash(int capacity) {
        index = new int[capacity];
        for (int entry = 0; entry < entriesUsed; entry++) {
            String path = paths[entry];
            if (path != null) {
                enter(entry, path.hashCode());
            }
        }
    }

    private void enter(int entry, int hash) {
        int mask = index.length - 1;
        int at = home(hash, mask);
        while (index[at] != 0) {
            at = at + 1 & mask;
        }
        index[at] = entry + 1;
    }

    private static int home(int hash, int mask) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & mask;
    }
}
