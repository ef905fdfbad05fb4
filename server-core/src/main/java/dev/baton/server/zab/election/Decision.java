package dev.baton.server.zab.election;

/**
 * The end of an election for one member.
 *
 * @param role what it becomes: leading, following or observing
 * @param vote the vote that a quorum shares; its leader is whom to follow
 */
public record Decision(PeerState role, Vote vote) {
    public long leader() {
        return vote.leader();
    }
}
