package dev.baton.recipes.queue;

import java.util.Comparator;
import java.util.Locale;

/** In what order a {@link WorkQueue} hands out its items; a queue has one order for good. */
public enum Order {
    /** In the order of arrival, as Curator's {@code DistributedQueue}. */
    ARRIVAL,
    /** The smallest priority first, then in the order of arrival, as Curator's {@code DistributedPriorityQueue}. */
    PRIORITY,
    /** None before its time, the earliest first, as Curator's {@code DistributedDelayQueue}. */
    DELAY;

    private static final char SEPARATOR = '|';
    private static final int HEX = 16;

    /** What stands in a name between the common prefix and the number. */
    String mark(long priorityOrMillis) {
        return switch (this) {
            case ARRIVAL -> "";
            case PRIORITY ->
                (priorityOrMillis >= 0 ? "1" : "0") + String.format(Locale.ROOT, "%08X", (int) priorityOrMillis);
            case DELAY -> SEPARATOR + String.format(Locale.ROOT, "%08X", priorityOrMillis) + SEPARATOR;
        };
    }

    Comparator<String> comparator() {
        return this == DELAY
                ? Comparator.comparingLong(Order::dueMillis).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
    }

    /** When an item of this name may be handed out, milliseconds since the epoch; 0 for at once. */
    static long dueMillis(String name) {
        int from = name.indexOf(SEPARATOR);
        int to = name.indexOf(SEPARATOR, from + 1);
        if (from < 0 || to < 0) {
            return 0;
        }
        try {
            return Long.parseLong(name.substring(from + 1, to), HEX);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
