package dev.baton.server.session;

import org.jspecify.annotations.Nullable;

/**
 * A live session.
 *
 * @param <C> what a session is attached to while its client is connected
 */
public final class Session<C> {
    private final long id;
    private int timeoutMillis;
    private @Nullable C connection;
    private boolean closing;
    private boolean local;
    private long owner;

    /** When the client was last heard of. The bucket follows lazily. */
    long heardNanos;

    /** Whether it is among those to be told to the leader. */
    boolean touched;

    /** The bucket that holds the session; entries in other buckets are leftovers. */
    long bucketNanos;

    Session(long id, int timeoutMillis, boolean local, long heardNanos) {
        this.id = id;
        this.timeoutMillis = timeoutMillis;
        this.local = local;
        this.heardNanos = heardNanos;
    }

    public long id() {
        return id;
    }

    /** The timeout negotiated by the last connection. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** The connection that speaks for the session, or null while there is none. */
    public @Nullable C connection() {
        return connection;
    }

    public void attach(C owner) {
        connection = owner;
    }

    public void detach() {
        connection = null;
    }

    /** Whether the transaction that ends the session is on its way. Nothing can be asked in its name any more. */
    public boolean closing() {
        return closing;
    }

    public void markClosing() {
        closing = true;
    }

    /**
     * Whether only this member knows of the session: it began without a transaction and will end without one, and owns no ephemeral node.
     */
    public boolean local() {
        return local;
    }

    /** The member through which the session spoke last, 0 if it has not spoken since this member leads. */
    public long owner() {
        return owner;
    }

    public void own(long member) {
        owner = member;
    }

    void globalize() {
        local = false;
    }

    void renegotiate(int millis) {
        timeoutMillis = millis;
    }
}
