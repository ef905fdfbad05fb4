package dev.baton.server.prep;

import static dev.baton.server.prep.Preparer.error;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterChange;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.Txn;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.Reconfig;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the ensemble's configuration. The order of the checks decides which error a client sees.
 *
 * @protocol client-wire.md#13-reconfig-op-16
 */
final class ReconfigPreparer {
    private static final long ANY_VERSION = -1;

    /** The data version of the configuration's znode never changes. */
    private static final int DATA_VERSION = -1;

    private final PendingChanges pending;
    private final AccessControl access;
    private final PrepareOptions options;
    private final @Nullable EnsembleView ensemble;

    ReconfigPreparer(
            PendingChanges pending, AccessControl access, PrepareOptions options, @Nullable EnsembleView ensemble) {
        this.pending = pending;
        this.access = access;
        this.options = options;
        this.ensemble = ensemble;
    }

    Txn prepare(Reconfig.Request request, TxnContext context) {
        if (!options.reconfigEnabled()) {
            return error(ErrorCode.RECONFIG_DISABLED);
        }
        if (ensemble == null) {
            return error(ErrorCode.UNIMPLEMENTED);
        }
        if (ensemble.isReconfiguring()) {
            return error(ErrorCode.RECONFIG_IN_PROGRESS);
        }
        Roster present = Roster.parse(ensemble.configuration());
        if (request.currentConfigId() != ANY_VERSION && request.currentConfigId() != present.version()) {
            return error(ErrorCode.BAD_VERSION);
        }
        Roster next;
        try {
            next = next(present, request, context.zxid());
        } catch (NumberFormatException e) {
            return error(ErrorCode.MARSHALLING_ERROR);
        } catch (IllegalArgumentException e) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        if (next.voters().size() < options.votersMin()) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        if (!ensemble.isQuorumSynced(next.membership().quorum())) {
            return error(ErrorCode.NEW_CONFIG_NO_QUORUM);
        }
        PendingNode node = pending.find(Tree.CONFIG_PATH);
        if (node == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(node.acl(), Perms.WRITE, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        byte[] text = next.text().getBytes(StandardCharsets.UTF_8);
        pending.setData(
                context.zxid(),
                node,
                Stats.withData(node.live(), DATA_VERSION, context.zxid(), context.wallMillis()),
                text);
        return new SetDataTxn(Tree.CONFIG_PATH, text, DATA_VERSION);
    }

    private static Roster next(Roster present, Reconfig.Request request, long zxid) {
        String all = request.newMembers();
        return all != null
                ? RosterChange.absolute(all, zxid)
                : RosterChange.incremental(present, request.joiningServers(), request.leavingServers(), zxid);
    }
}
