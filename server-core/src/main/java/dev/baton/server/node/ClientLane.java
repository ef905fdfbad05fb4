package dev.baton.server.node;

import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as the node sees it: who is at the other end, and the bytes on their way there. Made by the edge, which
 * may subclass it to attach its channel; owned by the node's thread from {@link NodeInput.ClientOpened} to
 * {@link NodeInput.ClientClosed}.
 */
public class ClientLane {
    private final long id;
    private final ClientPeer peer;
    private final WireWriter out = new WireWriter(0);

    /** The node's side of this lane; null before it is opened and after it is closed. */
    @Nullable
    Connection connection;

    /** Whether this lane is in the outbox's list of dirty lanes. */
    boolean dirty;

    /**
     * @param id unique among the lanes of a server; used in logs
     */
    public ClientLane(long id, ClientPeer peer) {
        this.id = id;
        this.peer = peer;
    }

    public final long id() {
        return id;
    }

    public final ClientPeer peer() {
        return peer;
    }

    /**
     * Whole frames, in order, for the client. The driver takes them for every dirty lane after a turn and clears the writer;
     * {@link WireWriter#clear(int)} keeps a rare huge reply from staying in memory.
     */
    public final WireWriter out() {
        return out;
    }

    /**
     * Bytes that the client has not taken: those in {@link #out()} and, in a subclass with a channel, those that wait there.
     * When it falls below {@link Limits#outboundBytesLow()} after a pause the edge tells {@link NodeInput.ClientDrained}.
     */
    public long outboundBytes() {
        return out.size();
    }

    @Override
    public String toString() {
        return "lane " + id + " " + peer;
    }
}
