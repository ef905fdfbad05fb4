package dev.baton.server.zab;

/** Where a member is in the protocol. The code is stable: it shows in metrics and the console. */
public enum ZabPhase {
    /** Looking for a leader. */
    ELECTION(0),
    /** Agreeing on an epoch. */
    DISCOVERY(1),
    /** Coming to one history. */
    SYNCHRONIZATION(2),
    /** Serving. */
    BROADCAST(3);

    private final int code;

    ZabPhase(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
