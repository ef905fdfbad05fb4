package dev.baton.wire.op;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All operation codes of the 3.9 protocol. The order of the constants means nothing; the number is in the spec. */
public enum OpCode {
    CREATE(Create.SPEC),
    DELETE(Delete.SPEC),
    EXISTS(Exists.SPEC),
    GET_DATA(GetData.SPEC),
    SET_DATA(SetData.SPEC),
    GET_ACL(GetAcl.SPEC),
    SET_ACL(SetAcl.SPEC),
    GET_CHILDREN(GetChildren.SPEC),
    SYNC(Sync.SPEC),
    PING(Ping.SPEC),
    GET_CHILDREN2(GetChildren2.SPEC),
    CHECK(Check.SPEC),
    MULTI(Multi.SPEC),
    CREATE2(Create2.SPEC),
    RECONFIG(Reconfig.SPEC),
    CHECK_WATCHES(CheckWatches.SPEC),
    REMOVE_WATCHES(RemoveWatches.SPEC),
    CREATE_CONTAINER(CreateContainer.SPEC),
    DELETE_CONTAINER(DeleteContainer.SPEC),
    CREATE_TTL(CreateTtl.SPEC),
    MULTI_READ(MultiRead.SPEC),
    AUTH(Auth.SPEC),
    SET_WATCHES(SetWatches.SPEC),
    SASL(Sasl.SPEC),
    GET_EPHEMERALS(GetEphemerals.SPEC),
    GET_ALL_CHILDREN_NUMBER(GetAllChildrenNumber.SPEC),
    SET_WATCHES2(SetWatches2.SPEC),
    ADD_WATCH(AddWatch.SPEC),
    WHO_AM_I(WhoAmI.SPEC),
    CREATE_SESSION(CreateSession.SPEC),
    CLOSE_SESSION(CloseSession.SPEC);

    private static final Map<Integer, OpCode> BY_CODE = new HashMap<>();

    static {
        for (OpCode op : values()) {
            BY_CODE.put(op.spec.code(), op);
        }
    }

    private final OpSpec spec;

    OpCode(OpSpec spec) {
        this.spec = spec;
    }

    public OpSpec spec() {
        return spec;
    }

    /** The number on the wire. */
    public int code() {
        return spec.code();
    }

    public boolean isWrite() {
        return spec.isWrite();
    }

    /** The operation for a number from the wire, or null if there is none. */
    public static @Nullable OpCode of(int code) {
        return BY_CODE.get(code);
    }

    /**
     * Decodes a request body. Bytes behind it are ignored, as Apache's server ignores them.
     *
     * @throws MalformedRecordException if the body is not a request of this operation
     */
    public OpRequest decodeRequest(WireReader in) {
        return spec.request().read(in);
    }

    /**
     * Decodes the body of a successful reply.
     *
     * @throws MalformedRecordException if the body is not a response to this operation
     */
    public OpResponse decodeResponse(WireReader in) {
        return spec.response().read(in);
    }
}
