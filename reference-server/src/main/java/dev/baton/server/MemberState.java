package dev.baton.server;

/**
 * Where a server stands.
 *
 * @param leader number of the leader, negative if there is none
 * @param epoch of the history
 * @param lastZxid last transaction in the tree
 * @param digest of the tree; equal on all members at the same zxid
 */
public record MemberState(Role role, long leader, long epoch, long lastZxid, long digest) {
    /** What a server is to the others. */
    public enum Role {
        STANDALONE,
        LEADER,
        FOLLOWER,
        OBSERVER,
        /** Without a leader for some time, and serving reads to clients that agree to it. */
        READ_ONLY,
        /** Looking for a leader, or coming to its history: clients are turned away. */
        NOT_SERVING
    }

    /** Whether clients are served, reads and writes. */
    public boolean isServing() {
        return role != Role.NOT_SERVING && role != Role.READ_ONLY;
    }
}
