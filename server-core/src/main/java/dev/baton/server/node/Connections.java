package dev.baton.server.node;

import dev.baton.server.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All connections, and how they are paused and ended. */
final class Connections {
    private final Turn turn;
    private final Map<Long, Connection> byNumber = new LinkedHashMap<>();
    private final Map<Long, Connection> heldBack = new LinkedHashMap<>();
    private final List<Connection> ended = new ArrayList<>();
    private int inFlightCount;

    Connections(Turn turn) {
        this.turn = turn;
    }

    void add(Connection connection) {
        byNumber.put(connection.number, connection);
        connection.lane.connection = connection;
    }

    /** In the order in which they were opened. */
    Collection<Connection> all() {
        return Collections.unmodifiableCollection(byNumber.values());
    }

    /** Those that are {@link Connection#heldBack}, in the order in which they came to be. */
    Collection<Connection> heldBack() {
        return Collections.unmodifiableCollection(heldBack.values());
    }

    int count() {
        return byNumber.size();
    }

    /** Requests that wait, over all connections. */
    int inFlightCount() {
        return inFlightCount;
    }

    void addInFlight(int change) {
        inFlightCount += change;
    }

    void pause(Connection connection, int reason) {
        if (connection.pauseReasons == 0) {
            turn.out().pause(connection.lane);
        }
        connection.pauseReasons |= reason;
        if (connection.heldBack()) {
            heldBack.put(connection.number, connection);
        }
    }

    /** Returns whether the connection was paused for this reason. */
    boolean resume(Connection connection, int reason) {
        if ((connection.pauseReasons & reason) == 0) {
            return false;
        }
        connection.pauseReasons &= ~reason;
        if (!connection.heldBack()) {
            heldBack.remove(connection.number);
        }
        if (connection.pauseReasons == 0) {
            turn.out().resume(connection.lane);
        }
        return true;
    }

    /**
     * Ends a connection from this side. It takes effect at once, but the connection stays registered with its watches until
     * {@link #sweep()}, since events may be on their way to it.
     */
    void end(Connection connection, boolean afterFlush, CloseReason reason) {
        if (!connection.ended()) {
            turn.out().close(connection.lane, afterFlush, reason);
            markEnded(connection);
        }
    }

    /** The connection is gone. */
    void lost(Connection connection) {
        if (!connection.ended()) {
            markEnded(connection);
        }
    }

    /** Forgets the connections that have ended. Called at the end of each step. */
    void sweep() {
        if (ended.isEmpty()) {
            return;
        }
        for (Connection connection : ended) {
            connection.closeWatcher();
            byNumber.remove(connection.number);
        }
        ended.clear();
    }

    private void markEnded(Connection connection) {
        connection.state = Connection.State.ENDED;
        connection.lane.connection = null;
        heldBack.remove(connection.number);
        Session<Connection> session = connection.session;
        Connection owner = session == null ? null : session.connection();
        if (session != null && owner != null && owner.number == connection.number) {
            session.detach();
        }
        addInFlight(-connection.queue.size());
        connection.queue.clear();
        connection.unproposedCount = 0;
        connection.waitingReadBytes = 0;
        ended.add(connection);
    }
}
