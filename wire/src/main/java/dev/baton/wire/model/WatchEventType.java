package dev.baton.wire.model;

/** What a watch event reports. Types marked "local" are raised by client libraries and never sent. */
public enum WatchEventType {
    /** Local: the connection's state changed. */
    NONE(-1),
    NODE_CREATED(1),
    NODE_DELETED(2),
    NODE_DATA_CHANGED(3),
    NODE_CHILDREN_CHANGED(4),
    /** Local. */
    DATA_WATCH_REMOVED(5),
    /** Local. */
    CHILD_WATCH_REMOVED(6),
    /** Local. */
    PERSISTENT_WATCH_REMOVED(7);

    private final int code;

    WatchEventType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * The constant for a number from the wire.
     *
     * @throws dev.baton.wire.io.MalformedRecordException for an unknown number
     */
    public static WatchEventType of(int code) {
        for (WatchEventType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new dev.baton.wire.io.MalformedRecordException("unknown watch event type " + code);
    }
}
