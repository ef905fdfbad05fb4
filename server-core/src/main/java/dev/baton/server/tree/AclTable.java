package dev.baton.server.tree;

import dev.baton.wire.model.Acl;
import java.util.List;

/**
 * Every distinct ACL once. References are positive, stable while a znode uses them and reused afterwards;
 * {@link #OPEN_REFERENCE} stands for "no ACL", which allows everything.
 */
public final class AclTable {
    /** Reference of the list that is not there. */
    public static final int OPEN_REFERENCE = -1;

    /** The list behind a reference that a znode holds; {@link Acl#OPEN} for {@link #OPEN_REFERENCE}. */
    public List<Acl> get(int reference) {
        throw new UnsupportedOperationException();
    }

    /** Distinct lists in use. */
    public int size() {
        throw new UnsupportedOperationException();
    }
}
