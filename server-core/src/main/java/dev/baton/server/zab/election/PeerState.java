package dev.baton.server.zab.election;

import org.jspecify.annotations.Nullable;

/** What a member says it is doing. */
public enum PeerState {
    LOOKING(0),
    FOLLOWING(1),
    LEADING(2),
    OBSERVING(3);

    private final int code;

    PeerState(int code) {
        this.code = code;
    }

    /** Its number on the wire. */
    public int code() {
        return code;
    }

    /** The state with that number, null if there is none. */
    public static @Nullable PeerState of(int code) {
        for (PeerState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return null;
    }
}
