package dev.baton.wire.model;

import org.jspecify.annotations.Nullable;

/** Kind of lasting watch that an addWatch asks for. */
public enum AddWatchMode {
    PERSISTENT(0),
    PERSISTENT_RECURSIVE(1);

    private final int code;

    AddWatchMode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The constant for a number from the wire, or null if there is none. */
    public static @Nullable AddWatchMode of(int code) {
        return switch (code) {
            case 0 -> PERSISTENT;
            case 1 -> PERSISTENT_RECURSIVE;
            default -> null;
        };
    }
}
