package dev.baton.server.prep;

import dev.baton.server.tree.NodeKind;
import dev.baton.server.tree.StoredStat;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as it will be after all proposals so far, or its absence. Immutable: a change makes another one.
 *
 * @param zxid the proposal that made it so; 0 if it is as in the tree
 * @param path with "/" for the root
 * @param stat null if the znode will not exist
 * @param content its data
 * @param digest its share of the tree's digest
 */
record PendingNode(
        long zxid,
        String path,
        @Nullable StoredStat stat,
        Content content,
        List<Acl> acl,
        int childCount,
        long digest) {

    /**
     * The data of a znode.
     *
     * @param inTree whether no proposal changes it, so that it need not be held here
     */
    record Content(boolean inTree, byte @Nullable [] bytes, int length) {
        static final Content NONE = new Content(false, null, 0);

        static Content of(byte @Nullable [] data) {
            return data == null ? NONE : new Content(false, data, data.length);
        }
    }

    static PendingNode absent(long zxid, String path) {
        return new PendingNode(zxid, path, null, Content.NONE, List.of(), 0, 0);
    }

    boolean exists() {
        return stat != null;
    }

    /** The stat of a znode that is known to exist. */
    StoredStat live() {
        if (stat == null) {
            throw new IllegalStateException("absent: " + path);
        }
        return stat;
    }

    boolean isEphemeral() {
        return stat != null && NodeKind.of(stat.ephemeralOwner()) == NodeKind.EPHEMERAL;
    }

    boolean isEphemeralOf(long sessionId) {
        return stat != null && stat.ephemeralOwner() == sessionId;
    }
}
