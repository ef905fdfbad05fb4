package dev.baton.wire.model;

import org.jspecify.annotations.Nullable;

/** Which registrations a checkWatches or removeWatches is about. */
public enum WatcherType {
    CHILDREN(1),
    DATA(2),
    ANY(3),
    PERSISTENT(4),
    PERSISTENT_RECURSIVE(5);

    private final int code;

    WatcherType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The constant for a number from the wire, or null if there is none. */
    public static @Nullable WatcherType of(int code) {
        for (WatcherType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
