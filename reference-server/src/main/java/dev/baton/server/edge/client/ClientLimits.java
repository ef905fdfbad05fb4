package dev.baton.server.edge.client;

/**
 * Bounds of the client port.
 *
 * @param frameBytesMax longest frame accepted
 * @param perAddressMax connections from one address, 0 for no limit
 * @param totalMax connections in all, 0 for no limit
 * @param handshakeMillis time from accepting a connection to the end of its first frame
 * @param backlog connections the kernel may hold before they are accepted, -1 for the platform's number
 * @param stalledMillis time after which a client that takes none of its replies is disconnected
 */
public record ClientLimits(
        int frameBytesMax, int perAddressMax, int totalMax, long handshakeMillis, int backlog, long stalledMillis) {
    private static final long DEFAULT_STALLED_MILLIS = 60_000;

    public ClientLimits(int frameBytesMax, int perAddressMax, int totalMax, long handshakeMillis, int backlog) {
        this(frameBytesMax, perAddressMax, totalMax, handshakeMillis, backlog, DEFAULT_STALLED_MILLIS);
    }
}
