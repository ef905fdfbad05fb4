package dev.baton.server.loop;

import dev.baton.server.node.ClientLane;
import dev.baton.server.node.ClientPeer;
import dev.baton.server.node.CloseReason;

/** A client's connection as the loop uses it. All methods are called on the loop's thread. */
public abstract class LoopLane extends ClientLane {
    protected LoopLane(long id, ClientPeer peer) {
        super(id, peer);
    }

    /** Sends what is in {@link #out()} as far as the connection takes it, and clears what was sent. */
    protected abstract void flush();

    /** Reads no further request. */
    protected abstract void pause();

    /** Reads requests again. */
    protected abstract void resume();

    /**
     * Ends the connection.
     *
     * @param afterFlush whether what is in {@link #out()} is still to be sent
     */
    protected abstract void end(boolean afterFlush, CloseReason reason);
}
