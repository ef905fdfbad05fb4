package dev.baton.server.txn;

import dev.baton.wire.io.WireDecoder;
import dev.baton.wire.io.WireReader;
import java.util.HashMap;
import java.util.Map;

/** The types a transaction header may name, with the body that follows each. */
public enum TxnType {
    CREATE_SESSION(-10, Txn.Kind.CREATE_SESSION, false, CreateSessionTxn::read),
    CLOSE_SESSION(-11, Txn.Kind.CLOSE_SESSION, false, CloseSessionTxn::read),
    /** The request failed. It takes a zxid all the same. */
    ERROR(-1, Txn.Kind.ERROR, true, ErrorTxn::read),
    CREATE(1, Txn.Kind.CREATE, true, CreateTxn::read),
    DELETE(2, Txn.Kind.DELETE, true, DeleteTxn::read),
    SET_DATA(5, Txn.Kind.SET_DATA, true, SetDataTxn::read),
    SET_ACL(7, Txn.Kind.SET_ACL, false, SetAclTxn::read),
    CHECK(13, Txn.Kind.CHECK_VERSION, true, CheckVersionTxn::read),
    MULTI(14, Txn.Kind.MULTI, false, MultiTxn::read),
    CREATE2(15, Txn.Kind.CREATE, true, CreateTxn::read),
    RECONFIG(16, Txn.Kind.SET_DATA, false, SetDataTxn::read),
    CREATE_CONTAINER(19, Txn.Kind.CREATE_CONTAINER, true, CreateContainerTxn::read),
    DELETE_CONTAINER(20, Txn.Kind.DELETE, true, DeleteTxn::read),
    CREATE_TTL(21, Txn.Kind.CREATE_TTL, true, CreateTtlTxn::read);

    private static final Map<Integer, TxnType> BY_CODE = new HashMap<>();

    static {
        for (TxnType type : values()) {
            BY_CODE.put(type.code, type);
        }
    }

    private final int code;
    private final Txn.Kind kind;
    private final boolean allowedInMulti;
    private final WireDecoder<? extends Txn> decoder;

    TxnType(int code, Txn.Kind kind, boolean allowedInMulti, WireDecoder<? extends Txn> decoder) {
        this.code = code;
        this.kind = kind;
        this.allowedInMulti = allowedInMulti;
        this.decoder = decoder;
    }

    /** The number in the header; equals the number of the client operation where there is one. */
    public int code() {
        return code;
    }

    /** The body that belongs to this type. */
    public Txn.Kind kind() {
        return kind;
    }

    /** Whether a {@link MultiTxn} may contain it. */
    public boolean allowedInMulti() {
        return allowedInMulti;
    }

    /**
     * The type with a number from the wire.
     *
     * @throws UnknownTxnTypeException if there is none
     */
    public static TxnType of(int code) {
        TxnType type = BY_CODE.get(code);
        if (type == null) {
            throw new UnknownTxnTypeException(code);
        }
        return type;
    }

    /** Reads the body that belongs to this type. */
    Txn read(WireReader in) {
        return decoder.read(in);
    }
}
