package dev.baton.server.node;

import dev.baton.server.quorum.Membership;
import dev.baton.server.roster.Roster;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnType;
import dev.baton.server.zab.Configurations;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.wire.io.WireReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Configurations as transactions carry them. */
public final class TxnConfigurations implements Configurations {
    /** The only one: it has no state. */
    public static final TxnConfigurations INSTANCE = new TxnConfigurations();

    /** Where the type stands in an entry: behind client, cxid, zxid and time. */
    private static final int TYPE_OFFSET = Long.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES;

    private TxnConfigurations() {}

    @Override
    public @Nullable Membership in(LogEntry entry) {
        byte[] bytes = entry.bytes();
        if (bytes.length < TYPE_OFFSET + Integer.BYTES || typeOf(bytes) != TxnType.RECONFIG.code()) {
            return null;
        }
        SetDataTxn txn = (SetDataTxn) TxnEntry.decode(new WireReader(bytes)).txn();
        byte[] text = txn.data();
        if (text == null) {
            throw new IllegalArgumentException("a configuration without a text");
        }
        return Roster.parse(new String(text, StandardCharsets.UTF_8))
                .withVersion(entry.zxid())
                .membership();
    }

    private static int typeOf(byte[] bytes) {
        return new WireReader(bytes, TYPE_OFFSET, Integer.BYTES).readInt();
    }

    @Override
    public @Nullable Membership parse(String text) {
        try {
            return Roster.parse(text).membership();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public Membership withVersion(Membership membership, long version) {
        return Roster.parse(membership.text()).withVersion(version).membership();
    }

    /** The configuration that a tree holds, which is the last one in the history that led to it; null if it holds none. */
    @Nullable
    Membership in(Tree tree) {
        Znode node = tree.find(Tree.CONFIG_PATH);
        byte[] text = node == null ? null : node.data();
        return text == null || text.length == 0 ? null : parse(new String(text, StandardCharsets.UTF_8));
    }
}
