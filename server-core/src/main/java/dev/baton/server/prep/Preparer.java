package dev.baton.server.prep;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.ErrorTxn;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.SubTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnDigest;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns writes into transactions, one after another in the order of their zxids. A write that cannot be done becomes an error
 * transaction, which takes its zxid all the same.
 *
 * @protocol client-wire.md#7-operation-semantics
 */
public final class Preparer {
    private final PrepareOptions options;
    private final PendingChanges pending;
    private final CreatePreparer creates;
    private final ChangePreparer changes;
    private final ReconfigPreparer reconfigurations;

    /**
     * @param ensemble what a reconfiguration is checked against, null for a server alone
     */
    public Preparer(
            Tree tree,
            AccessControl access,
            PrepareOptions options,
            QuotaListener quotaListener,
            @Nullable EnsembleView ensemble) {
        this.options = options;
        this.pending = new PendingChanges(tree, options.enforceQuota());
        QuotaGuard quotas = new QuotaGuard(tree, pending, options.enforceQuota(), quotaListener);
        this.creates = new CreatePreparer(pending, access, quotas, options.extendedTypes());
        this.changes = new ChangePreparer(pending, access, quotas);
        this.reconfigurations = new ReconfigPreparer(pending, access, options, ensemble);
    }

    /**
     * Prepares a client's write.
     *
     * @param request one of a kind for which {@link OpCode#isWrite()} holds, except closeSession
     */
    public PreparedTxn prepare(OpRequest request, TxnContext context) {
        Txn txn = request.op() == OpCode.MULTI ? multi((Multi.Request) request, context) : single(request, context);
        TxnType type = txn.kind() == Txn.Kind.ERROR
                ? TxnType.ERROR
                : TxnType.of(request.op().code());
        return seal(type, txn, context);
    }

    /** A write that is refused for a reason outside of the tree. It takes its zxid all the same. */
    public PreparedTxn refuse(ErrorCode code, TxnContext context) {
        return seal(TxnType.ERROR, error(code), context);
    }

    /** A session begins; its id is in the context. */
    public PreparedTxn createSession(int timeoutMillis, TxnContext context) {
        return seal(TxnType.CREATE_SESSION, new CreateSessionTxn(timeoutMillis), context);
    }

    /** A session ends with all its ephemerals, those of proposals included. Nothing may be prepared for it afterwards. */
    public PreparedTxn closeSession(TxnContext context) {
        List<String> paths = pending.ephemeralsOf(context.sessionId());
        for (String path : paths) {
            changes.remove(path, context);
        }
        return seal(TxnType.CLOSE_SESSION, new CloseSessionTxn(paths), context);
    }

    /**
     * A container or TTL node goes if it is due even after all proposals.
     *
     * @param neverUsedMillis age from which a container that never had a child is due; 0 for never
     * @return null if it is not due, and then no zxid is used
     */
    public @Nullable PreparedTxn reap(String path, long neverUsedMillis, TxnContext context) {
        if (!changes.isReapable(path, neverUsedMillis, context)) {
            return null;
        }
        changes.remove(path, context);
        return seal(TxnType.DELETE_CONTAINER, new DeleteTxn(path), context);
    }

    /** Forgets everything that was prepared and not applied, and starts from the tree as it is. */
    public void restart() {
        pending.restart();
    }

    /** The tree shows this transaction. Called for each, in order. */
    public void applied(PreparedTxn txn) {
        pending.applied(txn.changes());
    }

    /** Digest of the tree once all that was prepared is applied. */
    public long digest() {
        return pending.digest();
    }

    /** Znodes that proposals change; 0 when all are applied. */
    public int pendingNodeCount() {
        return pending.size();
    }

    private PreparedTxn seal(TxnType type, Txn txn, TxnContext context) {
        TxnHeader header =
                new TxnHeader(context.sessionId(), context.cxid(), context.zxid(), context.wallMillis(), type);
        TxnDigest digest = type == TxnType.ERROR ? null : new TxnDigest(TxnDigest.VERSION, pending.digest());
        return new PreparedTxn(new TxnEntry(header, txn, digest), pending.seal(context.zxid()));
    }

    private Txn multi(Multi.Request request, TxnContext context) {
        List<OpRequest> ops = request.ops();
        if (ops.size() > options.multiOpsMax()) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        List<SubTxn> subs = new ArrayList<>(ops.size());
        boolean failed = false;
        for (OpRequest op : ops) {
            Txn txn = failed ? error(ErrorCode.RUNTIME_INCONSISTENCY) : single(op, context);
            boolean isError = txn.kind() == Txn.Kind.ERROR;
            if (isError && !failed) {
                failed = true;
                pending.rollback();
            }
            subs.add(new SubTxn(isError ? TxnType.ERROR : TxnType.of(op.op().code()), txn));
        }
        return new MultiTxn(subs);
    }

    private Txn single(OpRequest request, TxnContext context) {
        return switch (request.op()) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> creates.prepare((CreateRequest) request, context);
            case DELETE -> changes.delete((Delete.Request) request, context);
            case SET_DATA -> changes.setData((SetData.Request) request, context);
            case SET_ACL -> changes.setAcl((SetAcl.Request) request, context);
            case CHECK -> changes.check((Check.Request) request, context);
            case RECONFIG -> reconfigurations.prepare((Reconfig.Request) request, context);
            case EXISTS,
                    GET_DATA,
                    GET_ACL,
                    GET_CHILDREN,
                    GET_CHILDREN2,
                    SYNC,
                    PING,
                    MULTI,
                    CHECK_WATCHES,
                    REMOVE_WATCHES,
                    DELETE_CONTAINER,
                    MULTI_READ,
                    AUTH,
                    SET_WATCHES,
                    SET_WATCHES2,
                    SASL,
                    GET_EPHEMERALS,
                    GET_ALL_CHILDREN_NUMBER,
                    ADD_WATCH,
                    WHO_AM_I,
                    CREATE_SESSION,
                    CLOSE_SESSION -> throw new IllegalArgumentException(request.op() + " is not prepared here");
        };
    }

    static ErrorTxn error(ErrorCode code) {
        return new ErrorTxn(code.code());
    }
}
