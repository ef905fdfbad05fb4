package dev.baton.wire.session;

/** Reserved values of the xid; ordinary requests use positive ones. */
public final class Xids {
    /** Server to client: a watch event, not an answer. */
    public static final int NOTIFICATION = -1;

    public static final int PING = -2;
    public static final int AUTH = -4;

    /** Re-registration of watches as the C client numbers it; servers treat it as opaque. */
    public static final int SET_WATCHES = -8;

    private Xids() {}
}
