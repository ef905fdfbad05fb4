package dev.baton.server.zab.wire;

import org.jspecify.annotations.Nullable;

/** What the first field of a packet can be. */
enum PacketType {
    REQUEST(1),
    PROPOSAL(2),
    ACK(3),
    COMMIT(4),
    PING(5),
    REVALIDATE(6),
    SYNC(7),
    INFORM(8),
    COMMIT_AND_ACTIVATE(9),
    NEW_LEADER(10),
    FOLLOWER_INFO(11),
    UP_TO_DATE(12),
    DIFF(13),
    TRUNC(14),
    SNAP(15),
    OBSERVER_INFO(16),
    LEADER_INFO(17),
    ACK_EPOCH(18),
    INFORM_AND_ACTIVATE(19);

    private static final PacketType[] ALL = values();

    private final int code;

    PacketType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable PacketType of(int code) {
        return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
    }
}
