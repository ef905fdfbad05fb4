package dev.baton.wire.model;

/** State numbers that stand in watch events; a server only ever sends {@link #SYNC_CONNECTED}. */
public enum KeeperState {
    DISCONNECTED(0),
    SYNC_CONNECTED(3),
    AUTH_FAILED(4),
    CONNECTED_READ_ONLY(5),
    SASL_AUTHENTICATED(6),
    EXPIRED(-112),
    CLOSED(7);

    private final int code;

    KeeperState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
