package dev.baton.server.node;

import dev.baton.server.prep.EnsembleView;
import dev.baton.server.zab.Message;
import org.jspecify.annotations.Nullable;

/**
 * How transactions come to be decided: by the own log on a server alone, by a quorum in an ensemble. Everything else about a server is
 * the same in both.
 */
sealed interface Consensus permits Alone, Member {
    /** Number of this member in the ensemble; the owner of the sessions of its clients. */
    long self();

    /** Whether clients are served. */
    boolean isServing();

    /** Whether there is no leader, and reads are served all the same to clients that agree to it. */
    boolean isReadOnly();

    /** Whether writes are prepared here. If not, they are forwarded to where they are. */
    boolean isLeading();

    /** Whether {@link #propose} may be called. */
    boolean takesProposals();

    /** The zxid of the next proposal. Only while {@link #takesProposals()}. */
    long nextZxid();

    /** Last zxid in the log, decided or not. */
    long lastZxid();

    /** Hands the next transaction to the log, and to the others. */
    void propose(long zxid, byte[] entry);

    /** Sends a client's request to the leader. Only while serving and not {@link #isLeading()}. */
    void forward(Message message);

    /** A transaction is applied. */
    void applied(long zxid);

    /**
     * A client asks for a point in the order behind everything that was decided before.
     *
     * @return whether it is reached already; if not {@link Service#confirmed} will tell, unless service ends before
     */
    boolean confirm(Connection connection, Pending sync);

    /** What a reconfiguration is checked against; null on a server alone. */
    @Nullable
    EnsembleView ensemble();

    /** For operators. */
    NodeView.EnsembleStats stats();
}
