package dev.baton.wire.model;

import java.util.HashMap;
import java.util.Map;

/** Result of a request as it stands in a reply header. Codes marked "client" never come from a server. */
public enum ErrorCode {
    OK(0),
    SYSTEM_ERROR(-1),
    /** In a failed multi: this operation was not tried because another one failed. */
    RUNTIME_INCONSISTENCY(-2),
    DATA_INCONSISTENCY(-3),
    /** Client. */
    CONNECTION_LOSS(-4),
    /** The request could not be decoded. */
    MARSHALLING_ERROR(-5),
    UNIMPLEMENTED(-6),
    /** Client. */
    OPERATION_TIMEOUT(-7),
    BAD_ARGUMENTS(-8),
    UNKNOWN_SESSION(-12),
    NEW_CONFIG_NO_QUORUM(-13),
    RECONFIG_IN_PROGRESS(-14),
    /** Boundary between system and API errors, never sent. */
    API_ERROR(-100),
    NO_NODE(-101),
    NO_AUTH(-102),
    BAD_VERSION(-103),
    NO_CHILDREN_FOR_EPHEMERALS(-108),
    NODE_EXISTS(-110),
    NOT_EMPTY(-111),
    SESSION_EXPIRED(-112),
    INVALID_CALLBACK(-113),
    INVALID_ACL(-114),
    AUTH_FAILED(-115),
    SESSION_MOVED(-118),
    NOT_READ_ONLY(-119),
    EPHEMERAL_ON_LOCAL_SESSION(-120),
    NO_WATCHER(-121),
    /** Client. */
    REQUEST_TIMEOUT(-122),
    RECONFIG_DISABLED(-123),
    SESSION_CLOSED_REQUIRE_SASL_AUTH(-124),
    QUOTA_EXCEEDED(-125),
    THROTTLED_OP(-127);

    private static final Map<Integer, ErrorCode> BY_CODE = new HashMap<>();

    static {
        for (ErrorCode code : values()) {
            BY_CODE.put(code.code, code);
        }
    }

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The constant for a number from the wire; {@link #SYSTEM_ERROR} for one this version does not know. */
    public static ErrorCode of(int code) {
        return BY_CODE.getOrDefault(code, SYSTEM_ERROR);
    }
}
