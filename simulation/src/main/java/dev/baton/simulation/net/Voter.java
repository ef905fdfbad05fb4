package dev.baton.simulation.net;

import dev.baton.server.zab.Message;

/** A host that takes part in elections. Votes are messages that arrive or do not. */
public interface Voter extends Host {
    void onVote(Voter from, Message message);

    /** The election connection to another member stands, or does not. */
    void onElectionLink(Voter peer, boolean connected);
}
