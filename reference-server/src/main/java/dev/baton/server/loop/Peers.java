package dev.baton.server.loop;

import dev.baton.server.node.EnsembleChange;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.storage.SnapshotReceiver;

/** The connections to the other members of the ensemble, as the loop uses them. All methods are called on the loop's thread. */
public interface Peers {
    /** Carries out an order of the node; one for a connection that does not stand any more is dropped. */
    void carryOut(PeerOrder order);

    /** The configuration of the ensemble changed. Told before the orders of the same turn. */
    default void configure(EnsembleChange change) {}

    /** Sends what the orders since the last call have put together. */
    void flush();

    /** A transfer that was finished has been checked. */
    void snapshotReceived(SnapshotReceiver receiver, boolean ok);
}
