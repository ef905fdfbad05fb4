package dev.baton.server.tree;

import dev.baton.wire.model.Acl;
import java.util.List;

/**
 * Hears of changes while a transaction is applied, in the order in which they happen (the operations of a multi, the paths of a
 * closing session), each after it has taken effect. It may read the tree and must not change it.
 *
 * <p>The ACL lists say who may learn of it: that of the znode (for a deletion: the one it had) for events on the znode itself,
 * that of its parent for the change of the parent's children.
 */
public interface TreeListener {
    /** Listens to nothing; for replay. */
    TreeListener NONE = new TreeListener() {
        @Override
        public void created(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {}

        @Override
        public void dataChanged(String path, List<Acl> acl, long zxid) {}

        @Override
        public void deleted(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {}
    };

    /** A znode came to be. */
    void created(String path, List<Acl> acl, List<Acl> parentAcl, long zxid);

    /** A znode got other data. A changed ACL is not reported, nor are the statistics of quotas. */
    void dataChanged(String path, List<Acl> acl, long zxid);

    /** A znode is gone. */
    void deleted(String path, List<Acl> acl, List<Acl> parentAcl, long zxid);
}
