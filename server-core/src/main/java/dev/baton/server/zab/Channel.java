package dev.baton.server.zab;

/** The two kinds of connection between members. */
public enum Channel {
    /** Carries votes; whoever has the larger number opens it. Messages may be lost or repeated. */
    ELECTION,
    /** From a learner to its leader; everything else, in order. */
    QUORUM
}
