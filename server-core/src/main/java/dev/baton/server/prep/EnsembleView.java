package dev.baton.server.prep;

import dev.baton.server.quorum.QuorumVerifier;

/** What a reconfiguration is checked against. */
public interface EnsembleView {
    /** The configuration in force, as members send it to each other. */
    String configuration();

    /** Whether another one is proposed already. */
    boolean isReconfiguring();

    /** Whether a quorum of {@code next} is connected and has everything that is decided. */
    boolean isQuorumSynced(QuorumVerifier next);
}
