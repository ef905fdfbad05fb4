package dev.baton.client.mirror;

import dev.baton.client.watch.StreamItem;
import dev.baton.client.watch.StreamItem.Change;
import dev.baton.client.watch.StreamItem.ChangeType;
import dev.baton.wire.model.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is to be reported, in the order of the events; an item may have to wait for the answer that completes it. */
final class Reports {
    private final Deque<Entry> queue = new ArrayDeque<>();
    private final Map<String, List<Entry>> open = new TreeMap<>();

    private static final class Entry {
        @Nullable
        StreamItem item;

        final ChangeType type;
        final String path;
        final long zxid;
        boolean dropped;

        Entry(@Nullable StreamItem item, ChangeType type, String path, long zxid) {
            this.item = item;
            this.type = type;
            this.path = path;
            this.zxid = zxid;
        }
    }

    /** Something that is complete. */
    void add(StreamItem item) {
        queue.addLast(new Entry(item, ChangeType.PRESENT, "", 0));
    }

    /** A change whose node is being read. */
    void open(ChangeType type, String path, long zxid) {
        Entry entry = new Entry(null, type, path, zxid);
        queue.addLast(entry);
        open.computeIfAbsent(path, any -> new ArrayList<>()).add(entry);
    }

    boolean isOpen(String path) {
        return open.containsKey(path);
    }

    /** Changes of data among those of a path that wait. */
    int openChanges(String path) {
        int count = 0;
        for (Entry entry : open.getOrDefault(path, List.of())) {
            count += entry.type == ChangeType.DATA_CHANGED ? 1 : 0;
        }
        return count;
    }

    /** Whether the first that waits for a path is its creation. */
    boolean beginsWithCreation(String path) {
        List<Entry> entries = open.get(path);
        return entries != null && entries.get(0).type == ChangeType.CREATED;
    }

    /** The node was read: completes everything that waits for it. */
    void resolve(String path, @Nullable Stat stat, byte @Nullable [] data) {
        List<Entry> entries = open.remove(path);
        if (entries != null) {
            for (Entry entry : entries) {
                entry.item = new Change(entry.type, path, entry.zxid, stat, data);
            }
        }
    }

    /** What waits for a path is told otherwise. */
    void drop(String path) {
        List<Entry> entries = open.remove(path);
        if (entries != null) {
            entries.forEach(entry -> entry.dropped = true);
        }
    }

    /** The first transaction that waits, {@link Long#MAX_VALUE} for none. */
    long firstOpenZxid() {
        long first = Long.MAX_VALUE;
        for (List<Entry> entries : open.values()) {
            for (Entry entry : entries) {
                first = Math.min(first, entry.zxid);
            }
        }
        return first;
    }

    /** No answer will come any more. Gives the paths whose creation is now unreported. */
    List<String> abandon() {
        List<String> created = new ArrayList<>();
        for (List<Entry> entries : open.values()) {
            for (Entry entry : entries) {
                entry.dropped = true;
                if (entry.type == ChangeType.CREATED) {
                    created.add(entry.path);
                }
            }
        }
        open.clear();
        return created;
    }

    /** Gives out what is complete, up to the first that is not. */
    void flush(List<MirrorOutput> out) {
        while (!queue.isEmpty()) {
            Entry head = queue.getFirst();
            if (!head.dropped && head.item == null) {
                return;
            }
            queue.removeFirst();
            StreamItem item = head.item;
            if (!head.dropped && item != null) {
                out.add(new MirrorOutput.Emit(item));
            }
        }
    }
}
