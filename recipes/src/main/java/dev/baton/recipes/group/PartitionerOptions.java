package dev.baton.recipes.group;

import dev.baton.recipes.node.Calls;
import java.time.Duration;

/**
 * Options of a member of a {@link Partitioner}.
 *
 * @param id who the member is, unique in the fleet
 * @param capacity its part in relation to those of others; 0 for none
 * @param quietTime for how long the group must not have changed before partitions are moved: a member that comes back within it finds
 *     its own ones again. That of the member that divides counts
 */
public record PartitionerOptions(String id, int capacity, Duration quietTime) {
    private static final int CAPACITY_MAX = 1_000_000;

    public PartitionerOptions {
        Calls.name("member id", id);
        if (capacity < 0 || capacity > CAPACITY_MAX) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be from 0 to " + CAPACITY_MAX);
        }
        if (quietTime.isNegative()) {
            throw new IllegalArgumentException("quietTime is " + quietTime + "; it must not be negative");
        }
    }

    /** A member of capacity 1, and a quiet time of a second. */
    public static PartitionerOptions as(String id) {
        return new PartitionerOptions(id, 1, Duration.ofSeconds(1));
    }

    public PartitionerOptions withCapacity(int newCapacity) {
        return new PartitionerOptions(id, newCapacity, quietTime);
    }

    public PartitionerOptions withQuietTime(Duration newQuietTime) {
        return new PartitionerOptions(id, capacity, newQuietTime);
    }
}
