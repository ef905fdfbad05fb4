package dev.baton.simulation.recipe;

import dev.baton.server.tree.Znode;
import dev.baton.simulation.world.Violation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Items of a queue: none that was put for sure is lost, none comes out twice, none comes out of nowhere. */
final class Items implements Book {
    private static final long FIRST = 0x5EED_0000_0000_0000L;

    private final Troupe troupe;
    private final String path;
    private final Set<Long> begun = new HashSet<>();
    private final Set<Long> put = new LinkedHashSet<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> gone = new HashSet<>();
    private final Set<Long> uncertain = new HashSet<>();
    private final Map<Long, Long> newestToken = new HashMap<>();
    private long takesUnresolved;
    private long next = FIRST;

    Items(Troupe troupe, String path) {
        this.troupe = troupe;
        this.path = path;
    }

    /** A new item is about to be put. */
    long begin() {
        begun.add(++next);
        return next;
    }

    void put(long item) {
        put.add(item);
    }

    void refused(long item) {
        refused.add(item);
    }

    /** A taking has begun, which may remove an item without anybody ever hearing of it. */
    void takeBegun() {
        takesUnresolved++;
    }

    /** It has ended, with or without an item, and removed nothing else. */
    void takeResolved() {
        takesUnresolved--;
    }

    /** An item has been taken for good. */
    void taken(long item) {
        Violation.unless(begun.contains(item) && !refused.contains(item), "RECIPE", "item %s was never put", item);
        Violation.unless(gone.add(item), "RECIPE", "item %s comes out twice", item);
    }

    /** An item may be gone by a call whose outcome nobody knows. */
    void uncertain(long item) {
        uncertain.add(item);
    }

    /** Somebody begins to work on an item, which stays until that is done. */
    void claimed(long item, long token) {
        Violation.unless(begun.contains(item) && !refused.contains(item), "RECIPE", "item %s was never put", item);
        long before = newestToken.getOrDefault(item, 0L);
        Violation.unless(
                !gone.contains(item) || token < before,
                "RECIPE",
                "item %s is given out with token %x after it was acknowledged with %x",
                item,
                token,
                before);
        newestToken.put(item, Math.max(before, token));
    }

    /** Whether it has been given out before with another token. */
    boolean wasClaimed(long item, long token) {
        Long before = newestToken.get(item);
        return before != null && before != token;
    }

    /** Its work is done. */
    void acknowledged(long item) {
        Violation.unless(gone.add(item), "RECIPE", "item %s is acknowledged twice", item);
    }

    static byte[] bytes(long item) {
        return ByteBuffer.allocate(Long.BYTES).putLong(item).array();
    }

    static long number(byte[] data) {
        return ByteBuffer.wrap(data).getLong();
    }

    @Override
    public void finish() {
        Map<Long, Integer> left = new HashMap<>();
        Znode queue = troupe.chronicle.tree().find(path);
        if (queue != null) {
            queue.forEachChild(child -> {
                byte[] data = child.data();
                if (data != null && data.length >= Long.BYTES) {
                    // The simple queue's items are the data; the others have a frame around them.
                    left.merge(numberIn(data), 1, Integer::sum);
                }
            });
        }
        left.forEach((item, times) -> Violation.unless(times == 1, "RECIPE", "item %s is there twice", item));
        List<Long> lost = put.stream()
                .filter(item -> !gone.contains(item) && !uncertain.contains(item) && !left.containsKey(item))
                .toList();
        Violation.unless(
                lost.size() <= takesUnresolved,
                "RECIPE",
                "items are lost: %s, but only %s takings ended without a word",
                lost,
                takesUnresolved);
    }

    private long numberIn(byte[] data) {
        for (int from = 0; from + Long.BYTES <= data.length; from++) {
            long number = ByteBuffer.wrap(data, from, Long.BYTES).getLong();
            if (begun.contains(number)) {
                return number;
            }
        }
        throw new Violation("RECIPE", "a node of the queue is no item");
    }
}
