package dev.baton.server.op;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reads have in common: the znode must exist and be readable. */
final class NodeReader {
    private final Tree tree;
    private final AccessControl access;

    NodeReader(Tree tree, AccessControl access) {
        this.tree = tree;
        this.access = access;
    }

    /** No validation: what is not the path of a znode is just missing. */
    @Nullable
    Znode find(String path) {
        return tree.find(path);
    }

    /** Why somebody may not read a znode, {@link Handler#OK} if nothing is in the way. */
    int refusal(@Nullable Znode node, Identities who) {
        return refusal(node, Perms.READ, who);
    }

    int refusal(@Nullable Znode node, int perms, Identities who) {
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        return access.allows(aclOf(node), perms, who) ? Handler.OK : ErrorCode.NO_AUTH.code();
    }

    List<Acl> aclOf(Znode node) {
        return tree.acls().get(node.aclRef());
    }

    AccessControl access() {
        return access;
    }

    Tree tree() {
        return tree;
    }
}
