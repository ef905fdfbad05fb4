package dev.baton.server.zab;

/** What a member is doing. Only {@link Zab} puts one in the place of another. */
sealed interface Phase permits Looking, Following, Leading {
    /** The phase begins. */
    void enter(long nowNanos);

    /** The phase ends; the quorum connections that stand are closed for it. */
    void exit(Reason reason);

    /** A quorum connection stands; it is in {@link Core#links} already. */
    void onPeerUp(long nowNanos, long peer);

    /** A quorum connection is gone, and from {@link Core#links} too. */
    void onPeerDown(long nowNanos, long peer);

    /** A message on a quorum connection that stands. */
    void onMessage(long nowNanos, long from, Message message);

    /** Somebody looks for a leader. */
    void onLookingPeer(long nowNanos, long peer);

    /** The storage lane moved on; {@link Core} knows already. */
    void onPersisted(long nowNanos);

    /** The node's side of the inputs. */
    void onNodeInput(long nowNanos, Input input);

    void onDeadline(long nowNanos);

    long deadlineNanos();

    /** Throws if something that must hold does not. */
    void verify();
}
