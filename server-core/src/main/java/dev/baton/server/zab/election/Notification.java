package dev.baton.server.zab.election;

/**
 * What members tell each other during and after an election.
 *
 * @param state what the sender is doing
 * @param vote its current vote
 * @param version shape of the message that carried it: 0 did not know settled votes' epochs, 1 added them, 2 added the configuration
 * @param config the sender's last seen configuration, empty if the shape has none
 */
public record Notification(PeerState state, Vote vote, int version, String config) {
    /** The shape that is sent. */
    public static final int VERSION = 2;

    public Notification(PeerState state, Vote vote, String config) {
        this(state, vote, VERSION, config);
    }

    @Override
    public String toString() {
        return state + " " + vote;
    }
}
